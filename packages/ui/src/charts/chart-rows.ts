import type { Unit } from '../format/format.ts';
import type { ChartSeries, ChartWindow } from './types.ts';

/** One moment with the value of each series; `null` where nothing was measured. */
export interface ChartRow {
  readonly at: number;
  readonly values: Readonly<Record<string, number | null>>;
}

/** More points than this cost frames and cannot be told apart on a panel anyway. */
export const maxPoints = 120;

/**
 * The series as rows over one time axis, cut to the window and thinned to `maxPoints`. Thinning averages rates, counts
 * and sizes; of latencies and shares it keeps the worst, because an average would hide the spike one is looking for.
 */
export function toChartRows(series: readonly ChartSeries[], window: ChartWindow, unit: Unit): readonly ChartRow[] {
  const moments = new Map<number, Record<string, number | null>>();
  for (const { id, points } of series) {
    for (const { at, value } of points) {
      if (at < window.from || at > window.to) continue;
      const values = moments.get(at) ?? {};
      values[id] = value;
      moments.set(at, values);
    }
  }
  const rows = Array.from(moments, ([at, values]) => ({ at, values })).toSorted((a, b) => a.at - b.at);
  const group = Math.ceil(rows.length / maxPoints);
  if (group <= 1) return rows;
  const worst = unit === 'ms' || unit === 'percent';
  const thinned: ChartRow[] = [];
  for (let start = 0; start < rows.length; start += group) {
    const part = rows.slice(start, start + group);
    const values = Object.fromEntries(
      series.map(({ id }) => {
        const measured = part.map((row) => row.values[id]).filter((value) => typeof value === 'number');
        if (measured.length === 0) return [id, null];
        return [id, worst ? Math.max(...measured) : measured.reduce((sum, value) => sum + value, 0) / measured.length];
      }),
    );
    thinned.push({ at: part[0]?.at ?? 0, values });
  }
  return thinned;
}

/** Stretches of at least one missing row in which no series measured anything, for the hatched bands. */
export function gaps(rows: readonly ChartRow[], window: ChartWindow): readonly ChartWindow[] {
  const measured = rows.filter((row) =>
    Object.values(row.values).some((value) => value !== null && value !== undefined),
  );
  const first = measured[0];
  const last = measured.at(-1);
  if (first === undefined || last === undefined) return [];
  const steps = rows
    .slice(1)
    .map((row, index) => row.at - (rows[index]?.at ?? 0))
    .toSorted((a, b) => a - b);
  // The median distance is the resolution; a hole is a distance of more than two of them.
  const step = steps[Math.floor(steps.length / 2)] ?? (window.to - window.from) / maxPoints;
  const edges = [{ at: window.from }, ...measured, { at: window.to }];
  return edges.slice(1).flatMap((row, index) => {
    const from = edges[index]?.at ?? window.from;
    return row.at - from > step * 2.01 ? [{ from, to: row.at }] : [];
  });
}

const roundSteps = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/**
 * Round values from zero to above `top`, in three steps of the same size.
 * @param top the largest value shown; 0 when there is none
 */
export function valueTicks(top: number): readonly number[] {
  if (!(top > 0)) return [0, 1];
  const power = 10 ** Math.floor(Math.log10(top / 3));
  const step = power * (roundSteps.find((round) => round * power * 3 >= top) ?? 10);
  // Without the crumbs that adding fractions leaves.
  return [0, 1, 2, 3].map((times) => Number((times * step).toPrecision(6)));
}

const niceSteps = [
  1, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800,
].map((s) => s * 1000);

/** Ticks on round local times, at most `count` of them (default 6). */
export function timeTicks(window: ChartWindow, count = 6): readonly number[] {
  const span = window.to - window.from;
  const step = niceSteps.find((candidate) => span / candidate <= count) ?? 604_800_000;
  // Midnight is round in local time, not in UTC.
  const offset = new Date(window.from).getTimezoneOffset() * 60_000;
  const ticks: number[] = [];
  for (let at = Math.ceil((window.from - offset) / step) * step + offset; at <= window.to; at += step) ticks.push(at);
  return ticks;
}

const two = (value: number) => String(value).padStart(2, '0');

/** A moment as the width of the window deserves: seconds, minutes or days; local time. */
export function formatTick(at: number, window: ChartWindow): string {
  const date = new Date(at);
  const span = window.to - window.from;
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}`;
  if (span <= 120_000) return `${clock}:${two(date.getSeconds())}`;
  if (span <= 172_800_000) return clock;
  return `${date.getMonth() + 1}/${date.getDate()} ${clock}`;
}
