import { randomBytes, scrypt, scryptSync, timingSafeEqual } from 'node:crypto';

/**
 * Passwords as scrypt hashes (RFC 7914) in the PHC string format: `$scrypt$ln=15,r=8,p=1$<salt>$<hash>`, salt and hash
 * in base64 without padding. One takes 32 MiB and some 70 ms to compute.
 */
const cost = { ln: 15, r: 8, p: 1 };
const saltBytes = 16;
const hashBytes = 32;
const pattern = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{8,64})\$([A-Za-z0-9+/]{22,86})$/;

interface PasswordHash {
  readonly salt: Buffer;
  readonly hash: Buffer;
  readonly options: { readonly N: number; readonly r: number; readonly p: number; readonly maxmem: number };
}

function optionsOf(ln: number, r: number, p: number): PasswordHash['options'] {
  return { N: 2 ** ln, r, p, maxmem: 256 * 2 ** ln * r + 2 ** 20 };
}

/** Undefined for what is no such text, or would take more than 128 MiB or eight rounds to compute. */
function parse(text: string): PasswordHash | undefined {
  const found = pattern.exec(text);
  if (found === null) return undefined;
  const [ln, r, p] = [Number(found[1]), Number(found[2]), Number(found[3])];
  if (ln < 10 || ln > 17 || r < 1 || p < 1 || p > 8 || 128 * 2 ** ln * r > 128 * 2 ** 20) return undefined;
  // The pattern has all of its groups.
  const bytes = (encoded: string | undefined) => Buffer.from(encoded as string, 'base64');
  return { salt: bytes(found[4]), hash: bytes(found[5]), options: optionsOf(ln, r, p) };
}

export function isPasswordHash(text: string): boolean {
  return parse(text) !== undefined;
}

/** Blocks for as long as a hash takes. */
export function hashPassword(password: string): string {
  const salt = randomBytes(saltBytes);
  const hash = scryptSync(password, salt, hashBytes, optionsOf(cost.ln, cost.r, cost.p));
  const encode = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
  return `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}$${encode(salt)}$${encode(hash)}`;
}

/** Blocks. False also for what is no hash. */
export function matchesPassword(password: string, text: string): boolean {
  const parsed = parse(text);
  if (parsed === undefined) return false;
  const { salt, hash, options } = parsed;
  return timingSafeEqual(scryptSync(password, salt, hash.length, options), hash);
}

/** The same in a thread of Node's pool. Never rejects but for want of memory. */
export function matchesPasswordSoon(password: string, text: string): Promise<boolean> {
  const parsed = parse(text);
  if (parsed === undefined) return Promise.resolve(false);
  const { salt, hash, options } = parsed;
  return new Promise((resolve, reject) => {
    scrypt(password, salt, hash.length, options, (error, computed) => {
      if (error === null) resolve(timingSafeEqual(computed, hash));
      else reject(error);
    });
  });
}
