import { hashText, mixHashes } from '@sluice/core';

/** One side of a split, as it is told apart from the others. */
export interface SplitSide {
  /** Of `splitSideHash`. */
  readonly hash: number;
  readonly weight: number;
}

/** What a side is known by: its upstream and its subset, so that neither order nor weights nor the route matter. */
export function splitSideHash(upstream: string, subset: Readonly<Record<string, string>> | undefined): number {
  const labels = Object.entries(subset ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return hashText(JSON.stringify([upstream, ...labels]));
}

/**
 * The side of a key, by weighted rendezvous hashing (Thaler and Ravishankar; logarithmic weights by Schindelhauer and
 * Schomaker): every side draws a number for the key, and the highest wins. A key moves only to a side whose weight has
 * grown in comparison with that of its own, and all workers of all versions agree without talking.
 * @returns index of the side; -1 when none has a weight
 */
export function splitSideOf(sides: readonly SplitSide[], key: string): number {
  const hash = hashText(key);
  let found = -1;
  let highest = 0;
  for (let index = 0; index < sides.length; index += 1) {
    const side = sides[index] as SplitSide;
    if (side.weight === 0) continue;
    // Between 0 and 1 and neither of them, so the logarithm is below 0.
    const drawn = (mixHashes(hash, side.hash) + 0.5) / 2 ** 32;
    const score = side.weight / -Math.log(drawn);
    if (score <= highest) continue;
    highest = score;
    found = index;
  }
  return found;
}
