// The library registers its parts by decorators and throws without this.
import 'reflect-metadata';
import { KeyObject, randomBytes, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import * as x509 from '@peculiar/x509';
import { parseDurationMs } from '@sluice/core/schema';
import type { KeyPair } from '../contract.ts';
import type { SelfSignedConfig } from './schema.ts';

const algorithms = {
  ecdsa_p256: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
  ecdsa_p384: { name: 'ECDSA', namedCurve: 'P-384', hash: 'SHA-384' },
  rsa_2048: {
    name: 'RSASSA-PKCS1-v1_5',
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: 'SHA-256',
  },
} as const;

/** A client's clock may be a little behind ours. */
const allowedSkewMs = 300_000;

/** Makes a key and a certificate for it. @param now milliseconds since the epoch */
export async function issueSelfSigned(config: SelfSignedConfig, now: number): Promise<KeyPair> {
  const algorithm = algorithms[config.keyType];
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const names = config.hosts.map((value) => ({ type: isIP(value) === 0 ? 'dns' : 'ip', value }) as const);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    // 16 bytes of which the first keeps the number positive (RFC 5280 §4.1.2.2).
    serialNumber: `40${randomBytes(15).toString('hex')}`,
    // A common name has at most 64 characters (RFC 5280 appendix A).
    name: [{ CN: [(config.hosts[0] ?? '').slice(0, 64)] }, { O: ['Sluice self-signed'] }],
    notBefore: new Date(now - allowedSkewMs),
    notAfter: new Date(now + (parseDurationMs(config.lifetime) ?? 0)),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(names),
      // Of several for one name in a client's bundle, this tells which is meant.
      await x509.AuthorityKeyIdentifierExtension.create(keys.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return {
    chain: `${certificate.toString('pem')}\n`,
    privateKey: KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
