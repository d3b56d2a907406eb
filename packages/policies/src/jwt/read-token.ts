export interface TokenHeader {
  readonly alg: string;
  readonly kid: string | undefined;
}

export type Claims = Readonly<Record<string, unknown>>;

/** A token taken apart and not verified. */
export interface Token {
  readonly header: TokenHeader;
  readonly claims: Claims;
  readonly signed: string;
  readonly signature: Buffer;
}

const longest = 16_384;
const part = /^[A-Za-z0-9_-]+$/;

/**
 * Compact serialisation (RFC 7515 §7.1). Undefined for what is none, and for tokens with extensions that must be
 * understood (§4.1.11): there are none that are.
 */
export function readToken(text: string): Token | undefined {
  const parts = text.length > longest ? [] : text.split('.');
  const [encodedHeader = '', encodedClaims = '', encodedSignature = ''] = parts;
  if (parts.length !== 3 || !parts.every((one) => part.test(one))) return undefined;
  const header = parse(encodedHeader);
  const claims = parse(encodedClaims);
  if (header === undefined || claims === undefined || typeof header.alg !== 'string') return undefined;
  if ('crit' in header || (header.kid !== undefined && typeof header.kid !== 'string')) return undefined;
  return {
    header: { alg: header.alg, kid: header.kid },
    claims,
    signed: `${encodedHeader}.${encodedClaims}`,
    signature: Buffer.from(encodedSignature, 'base64url'),
  };
}

function parse(encoded: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
