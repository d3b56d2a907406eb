const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * A random identifier such as `rev_4k2n…`: a prefix that says what it names and 100 random bits in Crockford base 32.
 * Works in Node and in browsers.
 */
export function createId(prefix: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(20));
  let text = '';
  for (const byte of bytes) text += alphabet[byte & 31];
  return `${prefix}_${text}`;
}
