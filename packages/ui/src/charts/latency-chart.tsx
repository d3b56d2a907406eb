'use client';
import { useMemo } from 'react';
import { TimeSeriesChart, type TimeSeriesChartProps } from './time-series-chart.tsx';
import type { ChartPoint } from './types.ts';

export interface LatencyChartProps extends Omit<TimeSeriesChartProps, 'series' | 'unit' | 'label'> {
  /** Milliseconds. */
  readonly p50: readonly ChartPoint[];
  readonly p95: readonly ChartPoint[];
  readonly p99: readonly ChartPoint[];
  readonly label?: string | undefined;
}

/** Percentiles, never averages. The three keep their colours wherever they appear. */
export function LatencyChart({ p50, p95, p99, label = 'Latency', ...rest }: LatencyChartProps) {
  const series = useMemo(
    () => [
      { id: 'p50', label: 'p50', points: p50, color: 1 },
      { id: 'p95', label: 'p95', points: p95, color: 3 },
      { id: 'p99', label: 'p99', points: p99, color: 5 },
    ],
    [p50, p95, p99],
  );
  return <TimeSeriesChart {...rest} label={label} series={series} unit="ms" />;
}
