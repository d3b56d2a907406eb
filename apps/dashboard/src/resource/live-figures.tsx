'use client';
import type { Figures, LiveSample } from '@sluice/metrics';
import { formatMs, formatPercent, formatRate, Sparkline, Stat } from '@sluice/ui';
import { type ReactNode, useMemo } from 'react';
import { useLive } from '../live/live-provider.tsx';

export type FigureScope = 'listeners' | 'routes' | 'upstreams';

const nameKeys = { listeners: 'listener', routes: 'route', upstreams: 'upstream' } as const;

const quiet: Figures = { rate: 0, errorShare: 0, p50Ms: null, p95Ms: null, p99Ms: null };

/** Figures of a sample by name. */
export function figuresByName(sample: LiveSample | undefined, scope: FigureScope): Map<string, Figures> {
  const key = nameKeys[scope];
  // Each list has its own name for the object; the key belongs to the list that is read.
  const rows = (sample?.[scope] ?? []) as readonly (Figures & Record<string, unknown>)[];
  return new Map(rows.map((row) => [String(row[key]), row]));
}

/** By name, of the last second. What saw nothing has zero; `undefined` while nothing is known at all. */
export function useFigures(scope: FigureScope): (name: string) => Figures | undefined {
  const sample = useLive((state) => state.samples.at(-1));
  return useMemo(() => {
    const known = figuresByName(sample, scope);
    return (name: string) => known.get(name) ?? (sample === undefined ? undefined : quiet);
  }, [sample, scope]);
}

interface LiveFiguresProps {
  readonly scope: FigureScope;
  readonly name: string;
  /** It carries TCP: what is counted are connections that ended, and how long one lived is no latency. */
  readonly tcp?: boolean;
  /** Another `Stat`. */
  readonly children?: ReactNode;
}

/** Three numbers with the last two minutes behind them. */
export function LiveFigures({ scope, name, tcp = false, children }: LiveFiguresProps) {
  const samples = useLive((state) => state.samples);
  const history = useMemo(
    () => samples.map((sample) => figuresByName(sample, scope).get(name) ?? quiet),
    [samples, scope, name],
  );
  const last = history.at(-1);
  const chart = (label: string, values: (number | null)[], color: string) =>
    history.length < 3 ? undefined : <Sparkline values={values} label={label} color={color} />;
  return (
    <div className="grid grid-cols-[repeat(auto-fit,minmax(10rem,1fr))] gap-3">
      <Stat
        label={tcp ? 'Connections' : 'Requests'}
        hint={tcp ? 'ended, now' : 'now'}
        value={formatRate(last?.rate)}
        chart={chart(
          `${tcp ? 'Connections' : 'Requests'} of the last two minutes`,
          history.map(({ rate }) => rate),
          'var(--color-series-1)',
        )}
      />
      <Stat
        label="Errors"
        hint="share, now"
        value={last === undefined || last.rate === 0 ? '–' : formatPercent(last.errorShare)}
        chart={chart(
          'Share of errors of the last two minutes',
          history.map(({ rate, errorShare }) => (rate === 0 ? null : errorShare)),
          'var(--color-unhealthy)',
        )}
      />
      {!tcp && (
        <Stat
          label="Latency p95"
          hint="now"
          value={formatMs(last?.p95Ms)}
          chart={chart(
            '95th percentile of the last two minutes',
            history.map(({ p95Ms }) => p95Ms),
            'var(--color-series-2)',
          )}
        />
      )}
      {children}
    </div>
  );
}
