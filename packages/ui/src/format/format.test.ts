import { describe, expect, it } from 'vitest';
import { formatBytes, formatCount, formatMs, formatPercent, formatRate } from './format.ts';
import { formatRelative } from './relative-time.ts';

describe('numbers', () => {
  it('tells zero from no data', () => {
    for (const format of [formatRate, formatMs, formatBytes, formatPercent, formatCount]) {
      expect(format(undefined)).toBe('–');
      expect(format(null)).toBe('–');
      expect(format(Number.NaN)).toBe('–');
      expect(format(0)).toMatch(/^0/);
    }
  });

  it.each([
    [999, '999'],
    [999.7, '1k'],
    [1_234, '1.23k'],
    [12_345, '12.3k'],
    [999_960, '1M'],
    [-1_500, '-1.5k'],
  ])('counts %d as %s', (value, text) => expect(formatCount(value)).toBe(text));

  it.each([
    [0.001, '<0.01/s'],
    [0.05, '0.05/s'],
    [42.36, '42.4/s'],
    [8_200, '8.2k/s'],
  ])('shows %d requests per second as %s', (value, text) => expect(formatRate(value)).toBe(text));

  it.each([
    [0.002, '<0.01 ms'],
    [0.4211, '0.42 ms'],
    [38, '38 ms'],
    [999.6, '1 s'],
    [1_234, '1.23 s'],
    [59_960, '1 min'],
    [7_200_000, '2 h'],
    [432_000_000, '5 d'],
  ])('shows %d ms as %s', (value, text) => expect(formatMs(value)).toBe(text));

  it.each([
    [512, '512 B'],
    [1_536, '1.5 KiB'],
    [20_971_520, '20 MiB'],
    [1_048_575, '1 MiB'],
  ])('shows %d bytes as %s', (value, text) => expect(formatBytes(value)).toBe(text));

  it.each([
    [0.00001, '<0.01%'],
    [0.0125, '1.25%'],
    [0.5, '50%'],
    [0.99996, '>99.99%'],
    [1, '100%'],
  ])('shows a share of %d as %s', (value, text) => expect(formatPercent(value)).toBe(text));
});

describe('relative time', () => {
  const now = 1_700_000_000_000;
  it.each([
    [now - 500, 'just now'],
    [now - 12_000, '12 s ago'],
    [now - 160_000, '2 min ago'],
    [now - 7_200_000, '2 h ago'],
    [now + 259_200_000, 'in 3 d'],
  ])('%d is %s', (at, text) => expect(formatRelative(at, now)).toBe(text));
});
