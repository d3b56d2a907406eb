import type { Figures, LiveSample } from '@sluice/metrics';
import type { SeriesPoint } from '@sluice/store/telemetry';
import { describe, expect, it } from 'vitest';
import { chartPoints } from './chart-points.ts';

const figures = (rate: number, p95Ms: number | null = rate === 0 ? null : 5): Figures => ({
  rate,
  errorShare: 0,
  p50Ms: p95Ms,
  p95Ms,
  p99Ms: p95Ms,
});
const stored = (at: number, rate: number): SeriesPoint => ({ at, gap: false, bytesPerSecond: 0, ...figures(rate) });
const gap = (at: number): SeriesPoint => ({ at, gap: true });
const sample = (second: number, total: Figures): LiveSample =>
  ({ at: second * 1000, windowMs: 1000, total, routes: [] }) as unknown as LiveSample;

const total = { scope: 'total' } as const;
const rates = (points: ReturnType<typeof chartPoints>) => points.map(({ at, figures: of }) => [at, of?.rate ?? null]);

describe('chartPoints', () => {
  it('tells zero from no data', () => {
    expect(rates(chartPoints([stored(0, 0), gap(10_000), stored(20_000, 4)], [], total, 10_000))).toEqual([
      [0, 0],
      [10_000, null],
      [20_000, 4],
    ]);
  });

  it('puts live steps where history is not written yet, and leaves stored ones alone', () => {
    const samples = [sample(5, figures(99)), sample(11, figures(2)), sample(12, figures(4)), sample(31, figures(8))];
    expect(rates(chartPoints([stored(0, 1), gap(10_000), gap(20_000)], samples, total, 10_000))).toEqual([
      [0, 1],
      [10_000, 3],
      [20_000, null],
      [30_000, 8],
    ]);
  });

  it('begins with live samples where nothing is stored', () => {
    expect(rates(chartPoints([gap(0)], [sample(12, figures(2))], total, 10_000))).toEqual([[10_000, 2]]);
    expect(chartPoints([gap(0)], [], total, 10_000)).toEqual([]);
  });

  it('weighs percentiles by requests, and has none without', () => {
    const busy = [sample(11, figures(9, 10)), sample(12, figures(1, 110))];
    expect(chartPoints([], busy, total, 10_000)[0]?.figures?.p95Ms).toBe(20);
    expect(chartPoints([], [sample(11, figures(0))], total, 10_000)[0]?.figures).toEqual(figures(0));
  });

  it('takes an object that is not in a sample for silent', () => {
    const points = chartPoints([], [sample(11, figures(9))], { scope: 'route', name: 'shop' }, 10_000);
    expect(rates(points)).toEqual([[10_000, 0]]);
  });
});
