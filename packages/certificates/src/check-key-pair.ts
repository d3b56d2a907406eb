import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { KeyPair } from './contract.ts';

/** What a good pair says of itself. */
export interface KeyPairFacts {
  /** SHA-256 of the leaf, lower-case hexadecimal without colons. */
  readonly fingerprint: string;
  /** Milliseconds since the epoch, both ends. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** Lower-case. */
  readonly dnsNames: readonly string[];
  /** `rsa`, `ec`, `ed25519` … Certificates of two kinds can serve one name side by side. */
  readonly keyType: string;
}

export type KeyPairVerdict =
  | { readonly ok: true; readonly facts: KeyPairFacts }
  /** One sentence, for everybody to read: never a part of what was checked. */
  | { readonly ok: false; readonly problem: string };

const pemBlock = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

/**
 * Whether TLS can be spoken with this pair now: it can be read, the key is the leaf's, each certificate after the leaf
 * has issued the one before, and the leaf is in its time of validity.
 * @param now milliseconds since the epoch
 */
export function checkKeyPair(pair: KeyPair, now: number): KeyPairVerdict {
  const blocks = pair.chain.match(pemBlock) ?? [];
  const chain: X509Certificate[] = [];
  for (const [index, block] of blocks.entries()) {
    const certificate = attempt(() => new X509Certificate(block));
    if (certificate === undefined) return refused(`certificate ${index + 1} of the chain cannot be read`);
    chain.push(certificate);
  }
  const [leaf] = chain;
  if (leaf === undefined) return refused('there is no certificate in PEM form');
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|Proc-Type: 4,ENCRYPTED/.test(pair.privateKey)) {
    return refused('the private key is encrypted; store it without a passphrase');
  }
  const key: KeyObject | undefined = attempt(() => createPrivateKey(pair.privateKey));
  if (key === undefined) return refused('the private key cannot be read; it must be in PEM form');
  if (!leaf.checkPrivateKey(key)) {
    const belongs = chain.findIndex((certificate) => certificate.checkPrivateKey(key));
    return refused(
      belongs > 0
        ? `the private key belongs to certificate ${belongs + 1} of the chain; that one must come first`
        : 'the private key does not belong to the certificate',
    );
  }
  for (const [index, certificate] of chain.entries()) {
    const issuer = chain[index + 1];
    if (issuer !== undefined && !certificate.checkIssued(issuer)) {
      return refused(
        `certificate ${index + 2} of the chain has not issued certificate ${index + 1}; order it leaf first`,
      );
    }
  }
  const notBefore = leaf.validFromDate.getTime();
  const notAfter = leaf.validToDate.getTime();
  if (notAfter <= now) return refused(`it expired on ${new Date(notAfter).toISOString()}`);
  if (notBefore > now) return refused(`it is not valid before ${new Date(notBefore).toISOString()}`);
  const fingerprint = leaf.fingerprint256.replaceAll(':', '').toLowerCase();
  const keyType = key.asymmetricKeyType ?? 'unknown';
  return { ok: true, facts: { fingerprint, notBefore, notAfter, dnsNames: subjectNames(leaf).dnsNames, keyType } };
}

/** The names that a certificate is for. The common name counts no more (RFC 9525 §2). */
export function subjectNames(certificate: X509Certificate): { dnsNames: string[]; addresses: string[] } {
  // Node quotes what could be taken for a separator; such a name is no host name.
  const names = (certificate.subjectAltName ?? '').split(', ');
  const ofKind = (kind: string) =>
    names.filter((name) => name.startsWith(kind) && !name.includes('"')).map((name) => name.slice(kind.length));
  return { dnsNames: ofKind('DNS:').map((name) => name.toLowerCase()), addresses: ofKind('IP Address:') };
}

function refused(problem: string): KeyPairVerdict {
  return { ok: false, problem };
}

/** OpenSSL's words may quote what it read, so they go no further. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
