'use client';
import { formatRate, Sparkline, Stat } from '@sluice/ui';
import { useMemo } from 'react';
import { useLive } from '../../live/live-provider.tsx';

/** Attempts beyond the first of a request: what endpoints do not answer, and nobody sees. */
export function RetryStat({ upstream }: { upstream: string }) {
  const samples = useLive((state) => state.samples);
  const rates = useMemo(
    () => samples.map(({ upstreams }) => upstreams.find((each) => each.upstream === upstream)?.retryRate ?? 0),
    [samples, upstream],
  );
  return (
    <Stat
      label="Retries"
      hint="now"
      value={formatRate(rates.at(-1))}
      chart={
        rates.length < 3 ? undefined : (
          <Sparkline values={rates} label="Retries of the last two minutes" color="var(--color-series-4)" />
        )
      }
    />
  );
}
