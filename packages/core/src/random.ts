/** Randomness as a parameter: a number in [0, 1). */
export type Random = () => number;

export const systemRandom: Random = () => Math.random();

/**
 * A small seeded generator (mulberry32) for tests and for anything that must be repeatable. Not for secrets.
 * @param seed any 32-bit integer; the same seed gives the same sequence
 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
