import { constants, createHmac, createPublicKey, type KeyObject, timingSafeEqual, verify } from 'node:crypto';
import type { Token } from './read-token.ts';
import { type Algorithm, algorithms } from './schema.ts';

/** A key that a token can be signed with, and the algorithms that are allowed with it. */
export interface VerificationKey {
  readonly id: string | undefined;
  readonly key: KeyObject;
  readonly algorithms: readonly Algorithm[];
}

const curves: Readonly<Record<string, Algorithm>> = { prime256v1: 'ES256', secp384r1: 'ES384', secp521r1: 'ES512' };
/** RFC 7518 §3.3. */
const leastModulusBits = 2048;
const mostKeys = 100;

/**
 * The keys of a JSON Web Key Set (RFC 7517 §5) that signatures can be verified with. Others are passed over, as the
 * RFC asks: unknown kinds, keys for encryption, symmetric ones and RSA keys under 2,048 bits.
 * @throws Error when it is no set, or none of its keys can be used
 */
export function readKeySet(text: string): VerificationKey[] {
  const set: unknown = JSON.parse(text);
  if (typeof set !== 'object' || set === null || !('keys' in set) || !Array.isArray(set.keys)) {
    throw new Error('there is no list "keys"');
  }
  const found = set.keys.slice(0, mostKeys).flatMap((jwk: unknown) => readKey(jwk) ?? []);
  if (found.length === 0) throw new Error('none of the keys can be used for signatures');
  return found;
}

function readKey(jwk: unknown): VerificationKey | undefined {
  if (typeof jwk !== 'object' || jwk === null) return undefined;
  const { kty, use, alg, kid } = jwk as Record<string, unknown>;
  if (kty === 'oct' || (use !== undefined && use !== 'sig')) return undefined;
  let key: KeyObject;
  try {
    key = createPublicKey({ key: { ...jwk }, format: 'jwk' });
  } catch {
    return undefined;
  }
  const fitting = algorithmsOf(key).filter((name) => alg === undefined || alg === name);
  return fitting.length === 0 ? undefined : { id: typeof kid === 'string' ? kid : undefined, key, algorithms: fitting };
}

function algorithmsOf(key: KeyObject): readonly Algorithm[] {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type === 'rsa') {
    return (details?.modulusLength ?? 0) < leastModulusBits ? [] : algorithms.filter((name) => /^[RP]S/.test(name));
  }
  if (type === 'ec') return [curves[details?.namedCurve ?? '']].filter((name) => name !== undefined);
  return type === 'ed25519' || type === 'ed448' ? ['EdDSA'] : [];
}

/** Whether the key has made the signature. What the token says of its algorithm counts only where the key allows it. */
export function isSignedBy(
  { header, signed, signature }: Token,
  { key, algorithms: allowed }: VerificationKey,
): boolean {
  const algorithm = allowed.find((name) => name === header.alg);
  if (algorithm === undefined) return false;
  const data = Buffer.from(signed);
  const hash = `sha${algorithm.slice(2)}`;
  switch (algorithm.slice(0, 2)) {
    case 'HS': {
      const computed = createHmac(hash, key).update(data).digest();
      return computed.length === signature.length && timingSafeEqual(computed, signature);
    }
    case 'RS':
      return verify(hash, data, key, signature);
    case 'PS': {
      const padding = constants.RSA_PKCS1_PSS_PADDING;
      return verify(hash, data, { key, padding, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }, signature);
    }
    case 'ES':
      return verify(hash, data, { key, dsaEncoding: 'ieee-p1363' }, signature);
    default:
      return verify(null, data, key, signature);
  }
}
