import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatSizeBytes, parseSizeBytes } from './size.ts';

describe('parseSizeBytes', () => {
  it.each([
    ['512', 512],
    ['64KiB', 65_536],
    ['10MB', 10_000_000],
    ['1.5GiB', 1_610_612_736],
    ['10 kB', 10_000],
  ])('reads %s', (text, expected) => expect(parseSizeBytes(text)).toBe(expected));

  it.each(['', 'KiB', '-1', '1TBx', '1e3', '0x10'])('refuses "%s"', (text) =>
    expect(parseSizeBytes(text)).toBeUndefined(),
  );

  it('reads back what formatSizeBytes writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 50 }), (bytes) => {
        expect(parseSizeBytes(formatSizeBytes(bytes))).toBe(bytes);
      }),
    );
  });
});
