import { Histogram, prometheusText } from '@sluice/metrics';
import { parsePrometheus } from '@sluice/metrics/testing';
import { expect, it } from 'vitest';
import { TcpMetrics } from './tcp-metrics.ts';

it('adds up connections by how they ended, their lives, and bytes as they pass', () => {
  const metrics = new TcpMetrics();
  const durations = new Histogram();
  durations.observe(2000);
  const ended = { listener: 'db', route: 'rows', upstream: 'pg', durationSumMs: 2000, durations: durations.toSparse() };
  metrics.count({ ...ended, error: '', count: 1 }, 0);
  metrics.count({ ...ended, error: 'connect_refused', count: 1 }, 0);
  const gauge = {
    openConnections: 0,
    openWebsockets: 0,
    acceptedConnections: 0,
    openTunnels: 1,
  };
  metrics.countBytes({ ...gauge, listener: 'db', tunnelBytesReceived: 3, tunnelBytesSent: 4 }, 0);
  metrics.countBytes({ ...gauge, listener: 'db', tunnelBytesReceived: 3, tunnelBytesSent: 0 }, 0);
  metrics.countBytes({ ...gauge, listener: 'web', tunnelBytesReceived: 0, tunnelBytesSent: 0 }, 0);
  const families = parsePrometheus(prometheusText(metrics.families.map((family) => family.family('sluice'))));
  const samples = Object.fromEntries([...families.values()].flatMap((family) => [...family.samples]));
  expect(samples).toMatchObject({
    'sluice_tcp_connections_total{listener="db",route="rows",upstream="pg",outcome="ok"}': 1,
    'sluice_tcp_connections_total{listener="db",route="rows",upstream="pg",outcome="connection_refused"}': 1,
    'sluice_tcp_bytes_total{listener="db",direction="received"}': 6,
    'sluice_tcp_bytes_total{listener="db",direction="sent"}': 4,
    'sluice_tcp_connection_duration_seconds_sum{listener="db"}': 4,
    'sluice_tcp_connection_duration_seconds_count{listener="db"}': 2,
  });
  expect(Object.keys(samples).filter((name) => name.includes('web'))).toEqual([]);
});
