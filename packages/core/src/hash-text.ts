/**
 * 32 bits that look random and depend on every character: FNV-1a, then the finaliser of MurmurHash3, without which
 * texts that differ in their last character stay neighbours. The same in every process and every version, because keys
 * are placed by it and must not move when a worker is replaced. Not for secrets: whoever chooses the text can choose
 * the answer.
 */
export function hashText(text: string, seed = 0): number {
  let hash = (0x811c9dc5 ^ seed) | 0;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return mixBits(hash);
}

/** Two hashes made one, in this order. */
export function mixHashes(first: number, second: number): number {
  return mixBits(first ^ Math.imul(second, 0x9e3779b1));
}

function mixBits(bits: number): number {
  let hash = bits;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
