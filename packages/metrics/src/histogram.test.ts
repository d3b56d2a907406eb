import { seededRandom } from '@sluice/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketCount, bucketLowerMs, bucketMiddleMs, bucketOf, Histogram, percentile } from './histogram.ts';

/** 1 µs to one hour, evenly over the orders of magnitude. */
const durationMs = fc.double({ min: Math.log(0.001), max: Math.log(3_600_000), noNaN: true }).map(Math.exp);

function histogramOf(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.observe(value);
  return histogram;
}

function exactPercentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] ?? Number.NaN;
}

describe('buckets', () => {
  it('holds each value between its bounds', () => {
    fc.assert(
      fc.property(durationMs, (value) => {
        const bucket = bucketOf(value);
        expect(value).toBeGreaterThanOrEqual(bucketLowerMs(bucket) * (1 - 1e-12));
        expect(value).toBeLessThan(bucketLowerMs(bucket + 1) * (1 + 1e-12));
      }),
    );
  });

  it('rises with the value through every bucket without a hole', () => {
    for (let bucket = 1; bucket < bucketCount; bucket += 1) {
      expect(bucketOf(bucketLowerMs(bucket) * (1 + 1e-9))).toBe(bucket);
      expect(bucketMiddleMs(bucket)).toBeGreaterThan(bucketMiddleMs(bucket - 1));
    }
  });

  it.each([
    [Number.NaN, 0],
    [-5, 0],
    [0, 0],
    [0.0009, 0],
    [0.001, 1],
    [1e12, bucketCount - 1],
    [Number.POSITIVE_INFINITY, bucketCount - 1],
  ])('puts %d ms in bucket %d', (value, bucket) => expect(bucketOf(value)).toBe(bucket));

  it('reaches beyond an hour', () => expect(bucketOf(3_600_000)).toBeLessThan(bucketCount - 1));
});

describe('Histogram', () => {
  it('answers every percentile within 1.6 % of the exact one', () => {
    fc.assert(
      fc.property(
        fc.array(durationMs, { minLength: 1, maxLength: 500 }),
        fc.double({ min: 0.001, max: 1, noNaN: true }),
        (values, share) => {
          const exact = exactPercentile(values, share);
          const answered = percentile(histogramOf(values), share) ?? Number.NaN;
          expect(Math.abs(answered - exact) / exact).toBeLessThanOrEqual(0.016);
        },
      ),
    );
  });

  it('answers a large long-tailed distribution within 1.6 %', () => {
    const random = seededRandom(7);
    const values = Array.from({ length: 50_000 }, () => 0.3 / (1.0001 - random()));
    const shares = [0.5, 0.95, 0.99, 0.999];
    const answered = histogramOf(values).percentiles(shares);
    for (const [at, share] of shares.entries()) {
      const exact = exactPercentile(values, share);
      expect(Math.abs((answered[at] ?? 0) - exact) / exact).toBeLessThanOrEqual(0.016);
    }
  });

  it('merges in any order and grouping to the same histogram as observing everything at once', () => {
    const values = fc.array(durationMs, { maxLength: 60 });
    fc.assert(
      fc.property(values, values, values, (a, b, c) => {
        const [x, y, z] = [a, b, c].map((part) => histogramOf(part).toSparse()) as [number[], number[], number[]];
        const merged = (...parts: number[][]): number[] => {
          const histogram = new Histogram();
          for (const part of parts) histogram.add(part);
          return histogram.toSparse();
        };
        const whole = histogramOf([...a, ...b, ...c]).toSparse();
        expect(merged(merged(x, y), z)).toEqual(whole);
        expect(merged(x, merged(y, z))).toEqual(whole);
        expect(merged(z, x, y)).toEqual(whole);
      }),
    );
  });

  it('takes back what was added', () => {
    const histogram = histogramOf([1, 2, 3]);
    const before = histogram.toSparse();
    const other = histogramOf([2, 900]).toSparse();
    histogram.add(other);
    histogram.subtract(other);
    expect(histogram.toSparse()).toEqual(before);
    expect(histogram.count).toBe(3);
  });

  it('is empty again after clear', () => {
    const histogram = histogramOf([1, 2]);
    histogram.clear();
    expect(histogram.toSparse()).toEqual([]);
    expect(histogram.percentiles([0.5, 0.99])).toEqual([null, null]);
  });
});
