'use client';
import type { ListenerGauge } from '@sluice/metrics';
import { useCallback, useMemo } from 'react';
import { useLive } from '../../live/live-provider.tsx';
import { type WorkerListening, workersOf } from './listener-state.ts';

/** What the workers say of each listener, and its connections right now. */
export function useListenerLive() {
  const status = useLive((state) => state.status);
  const gauges = useLive((state) => state.samples.at(-1)?.listenerGauges);
  const byName = useMemo(() => new Map(gauges?.map((gauge) => [gauge.listener, gauge])), [gauges]);
  const workersFor = useCallback((name: string): WorkerListening[] => workersOf(name, status), [status]);
  const gaugeOf = useCallback((name: string): ListenerGauge | undefined => byName.get(name), [byName]);
  return { workersFor, gaugeOf };
}
