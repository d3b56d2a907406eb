import { prometheusText } from '@sluice/metrics';
import { quietDelta } from '@sluice/metrics/testing/quiet-delta';
import { FakeClock } from '@sluice/testing';
import { expect, it } from 'vitest';
import { GatewayMetrics } from './gateway-metrics.ts';

const empty = quietDelta();
const none = { bytesReceived: 0, bytesSent: 0, retries: 0, durationSumMs: 0, durations: [] };

it('counts what was refused by reason, and requests with an error by its code', () => {
  const metrics = new GatewayMetrics(new FakeClock());
  const lost = { listener: 'web', route: '', upstream: '', endpoint: '', status: 421, error: 'misdirected_request' };
  metrics.accept({
    ...empty,
    requests: [{ ...lost, ...none, count: 3 }],
    refusals: [{ listener: 'web', reason: 'framing', count: 2 }],
  });
  const text = prometheusText(metrics.families('gw'));
  expect(text).toContain('gw_refusals_total{listener="web",reason="framing"} 2\n');
  expect(text).toContain('gw_request_errors_total{listener="web",route="",code="misdirected_request"} 3\n');
});

it('counts what policies did by route, type and event', () => {
  const metrics = new GatewayMetrics(new FakeClock());
  for (const count of [2, 3]) {
    metrics.accept({ ...empty, policyEvents: [{ route: 'shop', policy: 'basic_auth', event: 'denied', count }] });
  }
  const text = prometheusText(metrics.families('gw'));
  expect(text).toContain('gw_policy_events_total{route="shop",policy="basic_auth",event="denied"} 5\n');
});

it('counts health checks by endpoint and result', () => {
  const metrics = new GatewayMetrics(new FakeClock());
  for (const passed of [true, true, false]) metrics.countCheck('app', '10.0.0.1:80', passed);
  const text = prometheusText(metrics.families('gw'));
  expect(text).toContain('gw_health_checks_total{upstream="app",endpoint="10.0.0.1:80",result="passed"} 2\n');
  expect(text).toContain('gw_health_checks_total{upstream="app",endpoint="10.0.0.1:80",result="failed"} 1\n');
});

it('takes a connection carried as TCP for no request, and a WebSocket for one', () => {
  const metrics = new GatewayMetrics(new FakeClock());
  const path = { listener: 'db', route: 'rows', upstream: 'db', error: '' };
  const tcp = { ...path, ...none, endpoint: '10.0.0.1:5432', bytesSent: 9, count: 2 };
  const page = { ...path, ...none, listener: 'web', route: 'chat', endpoint: '10.0.0.1:80', count: 1 };
  const failed = { ...tcp, error: 'connect_refused', status: 502, count: 1, retries: 1 };
  metrics.accept({
    ...empty,
    requests: [{ ...tcp, status: 200 }, failed, { ...page, status: 101 }, { ...page, status: 200, bytesSent: 7 }],
    tunnels: [
      { ...path, count: 2, durationSumMs: 20, durations: [] },
      { ...path, error: 'connect_refused', count: 1, durationSumMs: 1, durations: [] },
    ],
  });
  const lines = prometheusText(metrics.families('gw')).split('\n');
  const about = (text: string) => lines.filter((line) => line.includes(text) && !line.startsWith('#'));
  expect(about('gw_requests_total')).toEqual([
    'gw_requests_total{listener="web",route="chat",upstream="db",status="101"} 1',
    'gw_requests_total{listener="web",route="chat",upstream="db",status="200"} 1',
  ]);
  for (const name of ['request_errors', 'request_body', 'response_body', 'request_duration']) {
    expect(about(name).filter((line) => /db"|rows/.test(line))).toEqual([]);
  }
  expect(about('gw_tcp_connections_total')).toEqual([
    'gw_tcp_connections_total{listener="db",route="rows",upstream="db",outcome="ok"} 2',
    expect.stringMatching(/outcome="connect.*"} 1$/),
  ]);
  expect(about('gw_upstream_attempts_total{upstream="db",route="rows"}')[0]).toMatch(/ 4$/);
  expect(about('gw_upstream_failures_total{upstream="db",route="rows"')).toHaveLength(1);
});
