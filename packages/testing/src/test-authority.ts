// x509 finds its parts by decorators, so this comes first.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type JsonNameParams,
  KeyUsageFlags,
  KeyUsagesExtension,
  Name,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const dayMs = 86_400_000;

/** A certificate and its private key, both PEM. */
export interface TestCertificate {
  readonly cert: string;
  readonly key: string;
}

export interface CertificateOptions {
  /** DNS names, addresses and, with a colon, URIs. Default: localhost and 127.0.0.1. */
  readonly names?: readonly string[];
  /** Days from now; negative has passed. Default: 1. */
  readonly expiresInDays?: number;
  /** The parts of the subject. Default: the first name as CN. */
  readonly subject?: JsonNameParams;
  /** What its key may be used for in TLS. Default: anything. */
  readonly usage?: 'clientAuth' | 'serverAuth';
}

/** A certification authority that lives for one test. */
export class TestAuthority {
  readonly #certificate: X509Certificate;
  readonly #keys: webcrypto.CryptoKeyPair;
  #serial = 1;

  private constructor(certificate: X509Certificate, keys: webcrypto.CryptoKeyPair) {
    this.#certificate = certificate;
    this.#keys = keys;
  }

  static async create(name = 'test authority'): Promise<TestAuthority> {
    const keys = await makeKeys();
    const certificate = await X509CertificateGenerator.createSelfSigned({ ...ca(name), serialNumber: '01', keys });
    return new TestAuthority(certificate, keys);
  }

  /** An authority that this one has signed. */
  async intermediate(name = 'test intermediate'): Promise<TestAuthority> {
    const keys = await makeKeys();
    const certificate = await X509CertificateGenerator.create({ ...ca(name), ...this.#signs(keys) });
    return new TestAuthority(certificate, keys);
  }

  /** PEM. */
  get ca(): string {
    return this.#certificate.toString('pem');
  }

  async issue(options: CertificateOptions = {}): Promise<TestCertificate> {
    const keys = await makeKeys();
    const certificate = await X509CertificateGenerator.create({ ...leaf(options), ...this.#signs(keys) });
    return { cert: certificate.toString('pem'), key: await keyPem(keys) };
  }

  #signs({ publicKey }: webcrypto.CryptoKeyPair) {
    this.#serial += 1;
    const serialNumber = this.#serial.toString(16).padStart(2, '0');
    return { serialNumber, issuer: this.#certificate.subject, signingKey: this.#keys.privateKey, publicKey };
  }
}

function ca(name: string) {
  return {
    subject: `CN=${name}`,
    name: `CN=${name}`,
    notBefore: daysFromNow(-30),
    notAfter: daysFromNow(30),
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  };
}

/** A certificate that nobody but itself has signed. */
export async function selfSigned(options: CertificateOptions = {}): Promise<TestCertificate> {
  const keys = await makeKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({ ...leaf(options), keys });
  return { cert: certificate.toString('pem'), key: await keyPem(keys) };
}

function leaf({ names = ['localhost', '127.0.0.1'], expiresInDays = 1, subject, usage }: CertificateOptions) {
  const name = new Name(subject ?? [{ CN: [names[0] ?? 'nobody'] }]);
  const alternatives = names.map((value) => ({
    type: isIP(value) !== 0 ? ('ip' as const) : value.includes(':') ? ('url' as const) : ('dns' as const),
    value,
  }));
  return {
    subject: name,
    name,
    notBefore: daysFromNow(-20),
    notAfter: daysFromNow(expiresInDays),
    signingAlgorithm: algorithm,
    extensions: [
      new SubjectAlternativeNameExtension(alternatives),
      ...(usage === undefined ? [] : [new ExtendedKeyUsageExtension([ExtendedKeyUsage[usage]])]),
    ],
  };
}

function makeKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

async function keyPem(keys: webcrypto.CryptoKeyPair): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${der.replaceAll(/.{64}/g, '$&\n').trimEnd()}\n-----END PRIVATE KEY-----\n`;
}

function daysFromNow(days: number): Date {
  return new Date(Date.now() + days * dayMs);
}
