import { prometheusText } from '@sluice/metrics';
import { parsePrometheus } from '@sluice/metrics/testing';
import { expect, it } from 'vitest';
import { HandshakeMetrics } from './handshake-metrics.ts';

it('adds up what is completed by version, and what is not by reason', () => {
  const metrics = new HandshakeMetrics();
  for (const outcome of ['full', 'resumed', 'resumed'] as const) {
    metrics.count({ listener: 'web', outcome, version: 'TLSv1.3', count: 2 }, 0);
  }
  metrics.count({ listener: 'web', outcome: 'timeout', version: '', count: 3 }, 1000);
  const families = parsePrometheus(prometheusText(metrics.families.map((family) => family.family('sluice'))));
  const samples = [...families.values()].flatMap((family) => [...family.samples]);
  expect(Object.fromEntries(samples)).toEqual({
    'sluice_tls_handshakes_total{listener="web",version="TLSv1.3",resumed="false"}': 2,
    'sluice_tls_handshakes_total{listener="web",version="TLSv1.3",resumed="true"}': 4,
    'sluice_tls_handshake_failures_total{listener="web",reason="timeout"}': 3,
  });
});
