import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeHistogram, encodeHistogram } from './histogram-blob.ts';

describe('histogram blob', () => {
  it('gives back what was put in', () => {
    const buckets = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 1025 }), fc.integer({ min: 1, max: 2 ** 40 })), {
      selector: ([bucket]) => bucket,
    });
    fc.assert(
      fc.property(buckets, (pairs) => {
        const sparse = pairs.toSorted(([a], [b]) => a - b).flat();
        expect(decodeHistogram(encodeHistogram(sparse))).toEqual(sparse);
      }),
    );
  });

  it('reads a blob that was cut short as far as it goes', () => {
    const blob = encodeHistogram([3, 1, 400, 70_000]);
    expect(decodeHistogram(blob.subarray(0, blob.length - 1))).toEqual([3, 1]);
  });
});
