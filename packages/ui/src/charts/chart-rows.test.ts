import { describe, expect, it } from 'vitest';
import { formatTick, gaps, maxPoints, timeTicks, toChartRows, valueTicks } from './chart-rows.ts';
import { summarize } from './summarize.ts';

const window = { from: 0, to: 300_000 };
const points = (values: readonly (number | null)[], step = 1_000) =>
  values.map((value, index) => ({ at: index * step, value }));

describe('toChartRows', () => {
  it('joins series by time and keeps zero apart from no data', () => {
    const rows = toChartRows(
      [
        { id: 'a', label: 'A', points: points([0, null]) },
        { id: 'b', label: 'B', points: points([1]) },
      ],
      window,
      'rate',
    );
    expect(rows).toEqual([
      { at: 0, values: { a: 0, b: 1 } },
      { at: 1_000, values: { a: null } },
    ]);
  });
  it('cuts to the window', () => {
    expect(
      toChartRows(
        [
          {
            id: 'a',
            label: 'A',
            points: [
              { at: -1, value: 1 },
              { at: 300_001, value: 1 },
            ],
          },
        ],
        window,
        'rate',
      ),
    ).toEqual([]);
  });
  it('thins to the limit and keeps the worst latency', () => {
    const values = Array.from({ length: 300 }, (_, index) => (index === 151 ? 900 : 10));
    const latency = toChartRows([{ id: 'a', label: 'A', points: points(values) }], window, 'ms');
    expect(latency.length).toBeLessThanOrEqual(maxPoints);
    expect(Math.max(...latency.map((row) => row.values.a ?? 0))).toBe(900);
    const rate = toChartRows([{ id: 'a', label: 'A', points: points(values) }], window, 'rate');
    expect(Math.max(...rate.map((row) => row.values.a ?? 0))).toBeLessThan(900);
  });
});

describe('gaps', () => {
  it('finds holes inside and at the ends, but no hole in a measured zero', () => {
    const values = [0, 0, 0, null, null, null, null, 2, 2, 2];
    const rows = toChartRows([{ id: 'a', label: 'A', points: points(values, 10_000) }], window, 'rate');
    expect(gaps(rows, window)).toEqual([
      { from: 20_000, to: 70_000 },
      { from: 90_000, to: 300_000 },
    ]);
  });
});

describe('time axis', () => {
  it('ticks on round times', () => {
    expect(timeTicks(window)).toEqual([0, 60_000, 120_000, 180_000, 240_000, 300_000]);
  });
  it('never has more ticks than fit', () => {
    for (const span of [60_000, 300_000, 3_600_000, 86_400_000, 604_800_000])
      expect(timeTicks({ from: 1, to: 1 + span }).length).toBeLessThanOrEqual(7);
  });
  it('shows seconds only in short windows', () => {
    expect(formatTick(0, { from: 0, to: 60_000 })).toMatch(/^\d\d:\d\d:\d\d$/);
    expect(formatTick(0, window)).toMatch(/^\d\d:\d\d$/);
  });
});

describe('summarize', () => {
  it('says what a reader would see', () => {
    const series = [{ id: 'a', label: 'Requests', points: points([1, 5, 3]) }];
    expect(summarize('Request rate', series, toChartRows(series, window, 'rate'), 'rate')).toBe(
      'Request rate. Requests: now 3/s, lowest 1/s, highest 5/s.',
    );
  });
  it('says that there is no data', () => {
    expect(summarize('Request rate', [], [], 'rate')).toBe('Request rate. No data in this window.');
  });
});

describe('valueTicks', () => {
  it.each([
    [53.4, [0, 20, 40, 60]],
    [0.0984, [0, 0.04, 0.08, 0.12]],
    [3, [0, 1, 2, 3]],
    [0, [0, 1]],
  ])('puts %d under round values', (top, ticks) => {
    expect(valueTicks(top)).toEqual(ticks);
  });
});
