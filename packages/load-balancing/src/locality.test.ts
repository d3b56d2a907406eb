import { testSeed } from '@sluice/testing/test-seed';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { levelOf, levelShares, zoneLevels } from './locality.ts';

const whole = (available: number, total = 100) => ({ available, total });

describe('shares', () => {
  it('go to the first level as long as enough of it is there', () => {
    expect(levelShares([whole(100), whole(100)], 0.7)).toEqual([1, 0]);
    expect(levelShares([whole(70), whole(100)], 0.7)).toEqual([1, 0]);
  });

  it('spill over in proportion to what is missing', () => {
    const [own, next] = levelShares([whole(35), whole(100)], 0.7);
    expect(own).toBeCloseTo(0.5);
    expect(next).toBeCloseTo(0.5);
    expect(levelShares([whole(0), whole(100)], 0.7)).toEqual([0, 1]);
  });

  it('go on to further levels, and are raised where all together are not enough', () => {
    const shares = levelShares([whole(14), whole(14), whole(7)], 0.7);
    expect(shares[0]).toBeCloseTo(0.4);
    expect(shares[1]).toBeCloseTo(0.4);
    expect(shares[2]).toBeCloseTo(0.2);
  });

  it('are none where nobody is available', () => {
    expect(levelShares([whole(0), { available: 0, total: 0 }], 0.7)).toEqual([0, 0]);
    expect(levelShares([], 0.7)).toEqual([]);
  });

  const levels = fc.array(
    fc
      .record({ total: fc.integer({ min: 0, max: 50 }), part: fc.double({ min: 0, max: 1, noNaN: true }) })
      .map(({ total, part }) => ({ total, available: Math.floor(total * part) })),
    { minLength: 1, maxLength: 6 },
  );
  const thresholds = fc.integer({ min: 1, max: 100 }).map((percent) => percent / 100);

  it(`add up to 1, and nobody who is not there gets one, seed ${testSeed}`, () => {
    fc.assert(
      fc.property(levels, thresholds, (given, threshold) => {
        const shares = levelShares(given, threshold);
        const sum = shares.reduce((total, share) => total + share, 0);
        expect(sum).toBeCloseTo(given.some(({ available }) => available > 0) ? 1 : 0);
        shares.forEach((share, index) => {
          expect(share).toBeGreaterThanOrEqual(0);
          if (given[index]?.available === 0) expect(share).toBe(0);
        });
      }),
      { seed: testSeed, numRuns: 500 },
    );
  });

  it(`of a level never sink when more of it is there, nor those of all before it together, seed ${testSeed}`, () => {
    fc.assert(
      fc.property(levels, thresholds, fc.nat(), (given, threshold, pick) => {
        const at = pick % given.length;
        const more = given.map((level, index) => (index === at ? { ...level, available: level.total } : level));
        const [before, after] = [levelShares(given, threshold), levelShares(more, threshold)];
        expect(after[at]).toBeGreaterThanOrEqual((before[at] ?? 0) - 1e-9);
        const rest = (shares: readonly number[]) => shares.slice(at + 1).reduce((total, share) => total + share, 0);
        expect(rest(after)).toBeLessThanOrEqual(rest(before) + 1e-9);
      }),
      { seed: testSeed, numRuns: 500 },
    );
  });

  it(`send nothing to a lower level while a higher one is above the threshold, seed ${testSeed}`, () => {
    fc.assert(
      fc.property(levels, thresholds, (given, threshold) => {
        const shares = levelShares(given, threshold);
        const full = given.findIndex(({ available, total }) => total > 0 && available / total >= threshold);
        if (full === -1) return;
        for (const share of shares.slice(full + 1)) expect(share).toBe(0);
      }),
      { seed: testSeed, numRuns: 500 },
    );
  });
});

describe('levels', () => {
  it('are the own zone, the preferred ones in order, and all others together', () => {
    const levels = zoneLevels({ ownZone: 'a', zones: ['b', 'a', 'c'] });
    expect(['a', 'b', 'c', 'd', undefined].map((zone) => levelOf(zone, levels))).toEqual([0, 1, 2, 3, 3]);
  });

  it('are one without a zone of its own and without preferred ones', () => {
    expect(levelOf('a', zoneLevels({ ownZone: undefined, zones: [] }))).toBe(0);
  });
});
