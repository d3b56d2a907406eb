'use client';
import { formatCount, formatMs, formatPercent, formatRate, Sparkline, Stat } from '@sluice/ui';
import { useLive } from '../../live/live-provider.tsx';

const colors = { rate: 1, p50: 1, p95: 3, p99: 5 } as const;

/** The last second in numbers, with the last two minutes behind each. */
export function NowStats() {
  const samples = useLive((state) => state.samples);
  const last = samples.at(-1);
  const openConnections = last?.listenerGauges.reduce((sum, gauge) => sum + gauge.openConnections, 0);
  const webSockets = last?.listenerGauges.reduce((sum, gauge) => sum + gauge.openWebsockets, 0) ?? 0;
  const line = (values: (number | null)[], color: number | string) =>
    values.length < 3 ? undefined : <Sparkline values={values} color={color} width={64} />;
  const latency = (id: 'p50' | 'p95' | 'p99') => (
    <Stat
      label={`Latency ${id}`}
      value={formatMs(last?.total[`${id}Ms`])}
      chart={line(
        samples.map(({ total }) => total[`${id}Ms`]),
        colors[id],
      )}
    />
  );
  return (
    <section aria-label="Right now" className="grid grid-cols-2 gap-3 md:grid-cols-3 xl:grid-cols-6">
      <Stat
        label="Requests"
        value={formatRate(last?.total.rate)}
        chart={line(
          samples.map(({ total }) => total.rate),
          colors.rate,
        )}
      />
      <Stat
        label="Failed"
        value={last === undefined || last.total.rate === 0 ? '–' : formatPercent(last.total.errorShare)}
        chart={line(
          samples.map(({ total }) => (total.rate === 0 ? null : total.errorShare)),
          'var(--color-unhealthy)',
        )}
      />
      {latency('p50')}
      {latency('p95')}
      {latency('p99')}
      <Stat
        label="Connections"
        value={formatCount(openConnections)}
        unit={webSockets > 0 ? `${formatCount(webSockets)} WS` : undefined}
        chart={line(
          samples.map(({ listenerGauges }) => listenerGauges.reduce((sum, gauge) => sum + gauge.openConnections, 0)),
          2,
        )}
      />
    </section>
  );
}
