import { testSeed } from '@sluice/testing/test-seed';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { splitSideHash, splitSideOf } from './split-side.ts';

const keys = Array.from({ length: 4000 }, (_, index) => `user-${index}`);
const sidesOf = (weights: readonly number[]) =>
  weights.map((weight, index) => ({ hash: splitSideHash(`side-${index}`, undefined), weight }));
const sharesOf = (weights: readonly number[]) => {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
};

it('never changes, because clients would change sides with it', () => {
  const sides = [
    { hash: splitSideHash('shop', { v: '1' }), weight: 50 },
    { hash: splitSideHash('shop', { v: '2' }), weight: 50 },
  ];
  expect(
    keys
      .slice(0, 24)
      .map((key) => splitSideOf(sides, key))
      .join(''),
  ).toMatchInlineSnapshot(`"110001110101000111110001"`);
});

const weightsOf = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 2, maxLength: 5 });

it(`shares keys by weight, seed ${testSeed}`, () => {
  fc.assert(
    fc.property(weightsOf, (weights) => {
      const sides = sidesOf(weights);
      const counts = weights.map(() => 0);
      for (const key of keys) {
        const side = splitSideOf(sides, key);
        if (weights.every((weight) => weight === 0)) expect(side).toBe(-1);
        else counts[side] = (counts[side] ?? 0) + 1;
      }
      if (weights.every((weight) => weight === 0)) return;
      sharesOf(weights).forEach((share, index) => {
        // Five standard deviations.
        const spread = 5 * Math.sqrt((share * (1 - share)) / keys.length);
        expect(Math.abs((counts[index] ?? 0) / keys.length - share)).toBeLessThanOrEqual(spread + 1e-9);
      });
    }),
    { seed: testSeed, numRuns: 40 },
  );
});

it(`moves a key only to a side that has grown in comparison, seed ${testSeed}`, () => {
  fc.assert(
    fc.property(weightsOf, fc.infiniteStream(fc.integer({ min: 0, max: 100 })), (before, next) => {
      const after = before.map(() => next.next().value);
      for (const key of keys.slice(0, 500)) {
        const from = splitSideOf(sidesOf(before), key);
        const to = splitSideOf(sidesOf(after), key);
        if (from === to || from === -1 || to === -1) continue;
        const grown = (after[to] as number) * (before[from] as number);
        expect(grown).toBeGreaterThan((before[to] as number) * (after[from] as number));
      }
    }),
    { seed: testSeed, numRuns: 60 },
  );
});

it('of two sides moves just the share that the weights moved, whatever the order', () => {
  const [a, b] = [splitSideHash('a', undefined), splitSideHash('b', undefined)];
  const sideIn = (weightOfA: number, key: string) => {
    const sides = [
      { hash: a, weight: weightOfA },
      { hash: b, weight: 100 - weightOfA },
    ];
    const [here, there] = [splitSideOf(sides, key), splitSideOf([...sides].reverse(), key)];
    expect(there).toBe(1 - here);
    return here;
  };
  const moved = keys.filter((key) => sideIn(90, key) !== sideIn(80, key)).length;
  expect(Math.abs(moved / keys.length - 0.1)).toBeLessThan(0.025);
  // All of them the same way.
  expect(keys.filter((key) => sideIn(90, key) === 1 && sideIn(80, key) === 0)).toEqual([]);
});
