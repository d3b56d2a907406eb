// x509 finds its parts by decorators, so this comes first.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import {
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
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
  /** DNS names and addresses. Default: localhost and 127.0.0.1. */
  readonly names?: readonly string[];
  /** Days from now; negative has passed. Default: 1. */
  readonly expiresInDays?: number;
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
    const certificate = await X509CertificateGenerator.createSelfSigned({
      name: `CN=${name}`,
      serialNumber: '01',
      notBefore: daysFromNow(-30),
      notAfter: daysFromNow(30),
      signingAlgorithm: algorithm,
      keys,
      extensions: [
        new BasicConstraintsExtension(true, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      ],
    });
    return new TestAuthority(certificate, keys);
  }

  /** PEM. */
  get ca(): string {
    return this.#certificate.toString('pem');
  }

  async issue(options: CertificateOptions = {}): Promise<TestCertificate> {
    const keys = await makeKeys();
    this.#serial += 1;
    const certificate = await X509CertificateGenerator.create({
      ...leaf(options),
      serialNumber: this.#serial.toString(16).padStart(2, '0'),
      issuer: this.#certificate.subject,
      signingKey: this.#keys.privateKey,
      publicKey: keys.publicKey,
    });
    return { cert: certificate.toString('pem'), key: await keyPem(keys) };
  }
}

/** A certificate that nobody but itself has signed. */
export async function selfSigned(options: CertificateOptions = {}): Promise<TestCertificate> {
  const keys = await makeKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({ ...leaf(options), keys });
  return { cert: certificate.toString('pem'), key: await keyPem(keys) };
}

function leaf({ names = ['localhost', '127.0.0.1'], expiresInDays = 1 }: CertificateOptions) {
  return {
    subject: `CN=${names[0] ?? 'nobody'}`,
    name: `CN=${names[0] ?? 'nobody'}`,
    notBefore: daysFromNow(-20),
    notAfter: daysFromNow(expiresInDays),
    signingAlgorithm: algorithm,
    extensions: [
      new SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value })),
      ),
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
