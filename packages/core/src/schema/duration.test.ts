import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDurationMs, parseDurationMs } from './duration.ts';

describe('parseDurationMs', () => {
  it.each([
    ['250ms', 250],
    ['10s', 10_000],
    ['1m30s', 90_000],
    ['1.5h', 5_400_000],
    ['2d', 172_800_000],
    ['0', 0],
  ])('reads %s', (text, expected) => expect(parseDurationMs(text)).toBe(expected));

  it.each(['', '10', 's', '10 s', '-1s', '1s2', '1e3s', '10sec'])('refuses "%s"', (text) =>
    expect(parseDurationMs(text)).toBeUndefined(),
  );

  it('reads back what formatDurationMs writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 12 }), (ms) => {
        expect(parseDurationMs(formatDurationMs(ms))).toBe(ms);
      }),
    );
  });
});
