import { prometheusText } from '@sluice/metrics';
import { FakeClock } from '@sluice/testing';
import { expect, it } from 'vitest';
import { GatewayMetrics } from './gateway-metrics.ts';

it('counts what was refused by reason, and requests with an error by its code', () => {
  const metrics = new GatewayMetrics(new FakeClock());
  const none = { bytesReceived: 0, bytesSent: 0, retries: 0, durationSumMs: 0, durations: [] };
  const lost = { listener: 'web', route: '', upstream: '', endpoint: '', status: 421, error: 'misdirected_request' };
  metrics.accept({
    ...{
      worker: 'proxy-1',
      sequence: 0,
      from: 0,
      to: 1000,
      dropped: 0,
      folded: 0,
      residentBytes: 0,
      loopUtilisation: 0,
    },
    ...{ tunnels: [], listeners: [], endpoints: [], webSockets: [], handshakes: [] },
    requests: [{ ...lost, ...none, count: 3 }],
    refusals: [{ listener: 'web', reason: 'framing', count: 2 }],
  });
  const text = prometheusText(metrics.families('gw'));
  expect(text).toContain('gw_refusals_total{listener="web",reason="framing"} 2\n');
  expect(text).toContain('gw_request_errors_total{listener="web",route="",code="misdirected_request"} 3\n');
});

it('counts health checks by endpoint and result', () => {
  const metrics = new GatewayMetrics(new FakeClock());
  for (const passed of [true, true, false]) metrics.countCheck('app', '10.0.0.1:80', passed);
  const text = prometheusText(metrics.families('gw'));
  expect(text).toContain('gw_health_checks_total{upstream="app",endpoint="10.0.0.1:80",result="passed"} 2\n');
  expect(text).toContain('gw_health_checks_total{upstream="app",endpoint="10.0.0.1:80",result="failed"} 1\n');
});
