import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

const encode = (value: object | Buffer): string =>
  (Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value))).toString('base64url');

/** For tests: somebody who issues tokens signed by ES256. */
export class TestIssuer {
  readonly #pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  readonly keyId: string;

  constructor(keyId: string) {
    this.keyId = keyId;
  }

  get publicKey(): KeyObject {
    return this.#pair.publicKey;
  }

  get jwk(): object {
    return { ...this.#pair.publicKey.export({ format: 'jwk' }), kid: this.keyId, use: 'sig' };
  }

  token(claims: object, header: object = {}): string {
    const signed = `${encode({ alg: 'ES256', kid: this.keyId, ...header })}.${encode(claims)}`;
    const signature = sign('sha256', Buffer.from(signed), { key: this.#pair.privateKey, dsaEncoding: 'ieee-p1363' });
    return `${signed}.${encode(signature)}`;
  }
}

/** A token with any header and a signature that somebody else makes. */
export function tokenOf(header: object, claims: object, makeSignature: (signed: string) => Buffer): string {
  const signed = `${encode(header)}.${encode(claims)}`;
  return `${signed}.${encode(makeSignature(signed))}`;
}

export function keySet(...issuers: readonly TestIssuer[]): string {
  return JSON.stringify({ keys: issuers.map(({ jwk }) => jwk) });
}
