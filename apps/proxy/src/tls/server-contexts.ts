import { constants, createHash, X509Certificate } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import { normaliseServerName, selectCertificates } from '@sluice/certificates/select-certificate';
import { messageOf } from '@sluice/core';
import type { ListenerSnapshot } from '@sluice/snapshot/types';
import type { CertificateBook, UsableCertificate } from './certificate-book.ts';
import type { TicketKeys } from './ticket-keys.ts';

export type TlsSettings = NonNullable<ListenerSnapshot['tls']>;

/**
 * Mozilla's intermediate list (version 5.7) without finite-field Diffie-Hellman, which every client of that list can do
 * without and which costs the server much and the client little. TLS 1.3 has its own three.
 */
const intermediateCiphers = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
].join(':');

/**
 * All of the list are good, so the server's order decides: the cheapest for both sides first. Clients without AES in
 * hardware have ChaCha20 first, and get it. A client is who it was in its first handshake (RFC 9113 §9.2.1 says the same).
 */
const options =
  constants.SSL_OP_CIPHER_SERVER_PREFERENCE | constants.SSL_OP_PRIORITIZE_CHACHA | constants.SSL_OP_NO_RENEGOTIATION;

/** Clients may ask for any name, so only so many answers are kept. */
const mostNames = 10_000;

/**
 * What one listener answers with to each name. New certificates are taken into use with the next handshake: contexts
 * are made anew, connections keep what they have.
 */
export class ServerContexts {
  readonly #listener: string;
  readonly #book: CertificateBook;
  readonly #byName = new Map<string, SecureContext>();
  readonly #byCertificates = new Map<string, SecureContext>();
  #settings: TlsSettings;
  #generation = -1;

  constructor(listener: string, settings: TlsSettings, book: CertificateBook) {
    this.#listener = listener;
    this.#settings = settings;
    this.#book = book;
  }

  get settings(): TlsSettings {
    return this.#settings;
  }

  configure(settings: TlsSettings): void {
    if (settings === this.#settings) return;
    this.#settings = settings;
    this.#generation = -1;
  }

  /**
   * @param serverName as the client sent it; empty when it sent none
   * @throws Error when no certificate is there, or OpenSSL refuses one
   */
  contextFor(serverName: string): SecureContext {
    if (this.#generation !== this.#book.generation) {
      this.#byName.clear();
      this.#byCertificates.clear();
      this.#generation = this.#book.generation;
    }
    const name = normaliseServerName(serverName);
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    const chosen = selectCertificates(usableOf(this.#settings, this.#book), name);
    const key = chosen.map(({ fingerprint }) => fingerprint).join();
    const context =
      this.#byCertificates.get(key) ?? createContext(this.#listener, this.#settings, chosen, this.#book.ticketKeys);
    this.#byCertificates.set(key, context);
    if (this.#byName.size < mostNames) this.#byName.set(name, context);
    return context;
  }
}

/** Why a listener cannot speak TLS as it is set up, naming the certificate; undefined when it can. */
export function tlsProblem(listener: string, settings: TlsSettings, book: CertificateBook): string | undefined {
  for (const name of settings.certificates) {
    const found = book.find(name);
    if (found === undefined) return `certificate "${name}": ${book.problemOf(name)}`;
    try {
      createContext(listener, settings, [found], book.ticketKeys);
    } catch (error) {
      return `certificate "${name}": TLS cannot be spoken with it: ${messageOf(error)}`;
    }
  }
  return undefined;
}

function usableOf(settings: TlsSettings, book: CertificateBook): UsableCertificate[] {
  return settings.certificates.flatMap((name) => book.find(name) ?? []);
}

function createContext(
  listener: string,
  settings: TlsSettings,
  certificates: readonly UsableCertificate[],
  ticketKeys: TicketKeys,
): SecureContext {
  if (certificates.length === 0) throw new Error('there is no certificate');
  const modern = settings.cipherPolicy === 'modern';
  const { clientCertificates } = settings;
  // A ticket holds the client's certificate without its chain.
  const resumes = clientCertificates?.chain !== true;
  const context = createSecureContext({
    cert: certificates.map(({ chain }) => chain),
    key: certificates.map(({ privateKey }) => privateKey),
    ...(clientCertificates === undefined ? {} : { ca: authoritiesIn(clientCertificates.ca) }),
    minVersion: modern || settings.minimumVersion === '1.3' ? 'TLSv1.3' : 'TLSv1.2',
    ciphers: intermediateCiphers,
    secureOptions: options | (resumes ? 0 : constants.SSL_OP_NO_TICKET),
    sessionIdContext: sessionContextOf(listener, settings, certificates),
    ticketKeys: ticketKeys.newest,
  });
  if (resumes) ticketKeys.attach(context);
  return context;
}

/** Node would pass over what it cannot read, and trust the system's authorities where none is left. @throws Error */
function authoritiesIn(bundle: string): string[] {
  const blocks = bundle.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) throw new Error('there is no client CA');
  return blocks.map((block) => new X509Certificate(block).toString());
}

/**
 * A session resumes only where the same would be asked of the client: on the same listener, with the same certificates
 * by name, and the same authorities for clients. New versions of a certificate change nothing.
 */
function sessionContextOf(
  listener: string,
  { clientCertificates }: TlsSettings,
  certificates: readonly UsableCertificate[],
): string {
  const names = certificates.map(({ name }) => name).sort();
  const asked = clientCertificates === undefined ? [] : [clientCertificates.mode, clientCertificates.ca];
  // OpenSSL takes 32 bytes.
  return createHash('sha256')
    .update(JSON.stringify([listener, names, asked]))
    .digest('base64url')
    .slice(0, 32);
}
