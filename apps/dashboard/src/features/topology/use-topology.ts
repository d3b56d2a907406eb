'use client';
import { buildTopology } from '@sluice/api/topology';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useLive } from '../../live/live-provider.tsx';
import type { LiveState } from '../../live/live-store.ts';
import { useTRPC } from '../../trpc/trpc.ts';

type Held = Pick<LiveState, 'samples' | 'status'>;

/** The configured path of traffic with the newest figures on it; while paused, with those of that moment. */
export function useTopology() {
  const trpc = useTRPC();
  const listeners = useQuery(trpc.listeners.list.queryOptions());
  const upstreams = useQuery(trpc.upstreams.list.queryOptions());
  const routes = useQuery(trpc.routes.list.queryOptions());
  const samples = useLive((state) => state.samples);
  const status = useLive((state) => state.status);
  const [held, setHeld] = useState<Held>();
  const shown = held ?? { samples, status };
  const document = useMemo(() => {
    if (listeners.data === undefined || upstreams.data === undefined || routes.data === undefined) return undefined;
    return {
      listeners: listeners.data.items.map(({ value }) => value),
      upstreams: upstreams.data.items.map(({ value }) => value),
      routes: routes.data.items.map(({ value }) => value),
    };
  }, [listeners.data, upstreams.data, routes.data]);
  const sample = shown.samples.at(-1);
  const topology = useMemo(
    () => (document === undefined ? undefined : buildTopology(document, sample, shown.status)),
    [document, sample, shown.status],
  );
  return {
    topology,
    /** Of the same moment as the topology. */
    samples: shown.samples,
    error: listeners.error ?? upstreams.error ?? routes.error,
    refetch: () => void Promise.all([listeners.refetch(), upstreams.refetch(), routes.refetch()]),
    paused: held !== undefined,
    setPaused: (paused: boolean) => setHeld(paused ? { samples, status } : undefined),
  };
}
