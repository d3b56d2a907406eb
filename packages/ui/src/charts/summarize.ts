import { formatUnit, type Unit } from '../format/format.ts';
import type { ChartRow } from './chart-rows.ts';
import type { ChartSeries } from './types.ts';

/** A chart in one breath, for those who do not see it. The table twin has the rest. */
export function summarize(
  label: string,
  series: readonly ChartSeries[],
  rows: readonly ChartRow[],
  unit: Unit,
): string {
  const parts = series.flatMap(({ id, label: name }) => {
    const values = rows.map((row) => row.values[id]).filter((value) => typeof value === 'number');
    if (values.length === 0) return [];
    const [now, low, high] = [values.at(-1), Math.min(...values), Math.max(...values)].map((value) =>
      formatUnit(value, unit),
    );
    return [`${name}: now ${now}, lowest ${low}, highest ${high}.`];
  });
  return [`${label}.`, ...(parts.length === 0 ? ['No data in this window.'] : parts)].join(' ');
}
