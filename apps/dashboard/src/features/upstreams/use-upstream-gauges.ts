'use client';
import type { EndpointGauge } from '@sluice/metrics';
import { useMemo } from 'react';
import { useLive } from '../../live/live-provider.tsx';

const none: readonly EndpointGauge[] = [];

/** What the workers say of each upstream's endpoints right now. */
export function useUpstreamGauges(): (upstream: string) => readonly EndpointGauge[] {
  const gauges = useLive((state) => state.samples.at(-1)?.endpointGauges);
  return useMemo(() => {
    const byUpstream = Map.groupBy(gauges ?? none, (gauge) => gauge.upstream);
    return (upstream: string) => byUpstream.get(upstream) ?? none;
  }, [gauges]);
}
