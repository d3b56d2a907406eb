'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useLive } from '../../live/live-provider.tsx';
import { useTRPC } from '../../trpc/trpc.ts';
import { chartPoints } from './chart-points.ts';
import type { FiguresOf } from './live-figures-of.ts';
import { ranges, useRange } from './use-range.ts';

/** How often stored history is read again, milliseconds: buckets are written every ten seconds. */
const refetchMs = { '5m': 10_000, '1h': 30_000, '24h': 120_000, '7d': 600_000 } as const;
/** How often the newest point moves: a second would not be seen on a long range. */
const tickMs = { '5m': 1_000, '1h': 5_000, '24h': 60_000, '7d': 600_000 } as const;

/** Figures of one object over the page's range: stored history with the live samples behind it. */
export function useFiguresSeries({ scope, name, endpoint }: FiguresOf) {
  const trpc = useTRPC();
  const { range } = useRange();
  const query = useQuery({
    ...trpc.telemetry.series.queryOptions({
      scope,
      ...(name === undefined ? {} : { name }),
      ...(endpoint === undefined ? {} : { endpoint }),
      window: { range },
    }),
    refetchInterval: refetchMs[range],
    // The old range stays on the screen until the new one is there.
    placeholderData: keepPreviousData,
  });
  const samples = useLive((state) => state.samples);
  const tick = Math.floor((samples.at(-1)?.at ?? 0) / tickMs[range]);
  const { data } = query;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `tick` stands for the samples, so that long ranges do not move every second
  const shown = useMemo(() => {
    if (data === undefined) return undefined;
    const newest = samples.at(-1)?.at ?? 0;
    const to = Math.max(data.to, newest);
    return {
      points: chartPoints(data.points, samples, { scope, name, endpoint }, data.stepMs),
      window: { from: to - ranges[range].ms, to },
      markers: data.revisions.map(({ at, number, summary }) => ({ at, label: `Revision ${number}: ${summary}` })),
    };
  }, [data, tick, scope, name, endpoint, range]);
  return { shown, error: query.error, refetch: query.refetch, isStale: query.isPlaceholderData };
}
