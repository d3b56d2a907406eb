'use client';
import { ErrorState, Panel } from '@sluice/ui';
import { type ChartMarker, type ChartWindow, LatencyChart, TimeSeriesChart } from '@sluice/ui/charts';
import { memo, useMemo } from 'react';
import { toErrorState } from '../../trpc/api-error.ts';
import type { FiguresPoint } from './chart-points.ts';
import type { FiguresOf } from './live-figures-of.ts';
import { useFiguresSeries } from './use-figures-series.ts';
import { ranges, useRange } from './use-range.ts';

const nothing = { points: [], window: { from: 0, to: 1 }, markers: [] } as const;

export interface ChartsOf extends FiguresOf {
  /** It carries TCP: what is counted are connections that ended, and how long one lived is no latency. */
  readonly tcp?: boolean;
}

/** Rate, share of errors and latency of one object, under one crosshair. Heavy: load it lazily. */
export default function FigureCharts({ tcp = false, ...of }: ChartsOf) {
  const { shown, error, refetch } = useFiguresSeries(of);
  const { range } = useRange();
  if (shown === undefined && error !== null) {
    return <ErrorState {...toErrorState('The history could not be loaded', error, () => void refetch())} />;
  }
  return (
    <Charts {...(shown ?? nothing)} loading={shown === undefined} tcp={tcp} last={`last ${ranges[range].label}`} />
  );
}

interface ChartsProps {
  readonly points: readonly FiguresPoint[];
  readonly window: ChartWindow;
  readonly markers: readonly ChartMarker[];
  readonly loading: boolean;
  readonly tcp: boolean;
  readonly last: string;
}

// Memoized: live values move the page every second, long ranges only when a point is new.
const Charts = memo(function Charts({ points, last, tcp, ...frame }: ChartsProps) {
  const lines = useMemo(() => {
    const line = (pick: (figures: NonNullable<FiguresPoint['figures']>) => number | null) =>
      points.map(({ at, figures }) => ({ at, value: figures === null ? null : pick(figures) }));
    return {
      rate: [{ id: 'rate', label: tcp ? 'Connections' : 'Requests', points: line(({ rate }) => rate), color: 1 }],
      errors: [
        {
          id: 'errors',
          label: 'Failed',
          points: line(({ errorShare }) => errorShare),
          color: 'var(--color-unhealthy)',
        },
      ],
      p50: line(({ p50Ms }) => p50Ms),
      p95: line(({ p95Ms }) => p95Ms),
      p99: line(({ p99Ms }) => p99Ms),
    };
  }, [points, tcp]);
  const rate = tcp ? 'Connections ended' : 'Request rate';
  const shared = { ...frame, syncId: 'figures', height: 160 };
  return (
    <div className={tcp ? 'grid gap-3 lg:grid-cols-2' : 'grid gap-3 lg:grid-cols-3'}>
      <Panel title={rate} hint={`per second, ${last}`}>
        <TimeSeriesChart {...shared} label={rate} unit="rate" series={lines.rate} />
      </Panel>
      <Panel title="Errors" hint={`share of ${tcp ? 'connections' : 'requests'}, ${last}`}>
        <TimeSeriesChart {...shared} label="Share of errors" unit="percent" series={lines.errors} max={0.01} />
      </Panel>
      {!tcp && (
        <Panel title="Latency" hint={`percentiles, ${last}`}>
          <LatencyChart {...shared} p50={lines.p50} p95={lines.p95} p99={lines.p99} />
        </Panel>
      )}
    </div>
  );
});
