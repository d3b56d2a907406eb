import { upstreamSchema } from '@sluice/config';
import type { EndpointGauge } from '@sluice/metrics';
import { expect, it } from 'vitest';
import { upstreamHealth } from './upstream-health.ts';

const gauge = (endpoint: string, health: EndpointGauge['health'], reason = ''): EndpointGauge => {
  return { upstream: 'billing', endpoint, inFlight: 0, health, reason, since: 0 };
};
const upstream = (rest: object = {}) =>
  upstreamSchema.parse({ name: 'billing', targets: [{ address: 'a:1' }, { address: 'b:1' }], ...rest });

it('counts the endpoints that may be used, and says why the others may not', () => {
  expect(upstreamHealth(upstream(), [gauge('a:1', 'healthy'), gauge('b:1', 'unknown')])).toEqual({
    state: 'healthy',
    word: '2/2 up',
    reason: '',
  });
  expect(upstreamHealth(upstream(), [gauge('a:1', 'healthy'), gauge('b:1', 'unhealthy', 'refused 3 times')])).toEqual({
    state: 'degraded',
    word: '1/2 up',
    reason: 'b:1: refused 3 times',
  });
  const allDown = [gauge('a:1', 'unhealthy'), gauge('b:1', 'unhealthy')];
  expect(upstreamHealth(upstream(), allDown)).toMatchObject({ state: 'unhealthy', word: '0/2 up' });
  expect(upstreamHealth(upstream({ healthCheck: { type: 'tcp' } }), allDown).reason).toMatch(/requests go to all/);
});

it('counts those apart that an operator drains', () => {
  const [a, b] = [gauge('a:1', 'healthy'), gauge('b:1', 'draining', 'drained')];
  const targets = [{ address: 'a:1' }, { address: 'b:1', draining: true }];
  expect(upstreamHealth(upstream({ targets }), [a, b])).toMatchObject({
    state: 'healthy',
    word: '1/2 up, 1 draining',
  });
  const all = [{ address: 'b:1', draining: true }];
  expect(upstreamHealth(upstream({ targets: all }), [b])).toMatchObject({ state: 'draining', word: 'All draining' });
});

it('counts only the endpoints of the subset that a route refers to', () => {
  const tiered = upstream({
    targets: [
      { address: 'a:1', labels: { tier: 'gold', zone: 'x' } },
      { address: 'b:1', labels: { tier: 'gold' } },
      { address: 'c:1', labels: { tier: 'lead' } },
      { address: 'd:1', labels: { tier: 'gold' }, enabled: false },
    ],
  });
  const gauges = [gauge('a:1', 'healthy'), gauge('b:1', 'healthy'), gauge('c:1', 'unhealthy', 'refused')];
  expect(upstreamHealth(tiered, gauges)).toMatchObject({ state: 'degraded', word: '2/3 up' });
  expect(upstreamHealth(tiered, gauges, { tier: 'gold' })).toMatchObject({ state: 'healthy', word: '2/2 up' });
  expect(upstreamHealth(tiered, gauges, { tier: 'gold', zone: 'x' })).toMatchObject({ word: '1/1 up' });
  expect(upstreamHealth(tiered, gauges, { tier: 'lead' })).toMatchObject({ state: 'unhealthy', word: '0/1 up' });
  expect(upstreamHealth(tiered, gauges, { tier: 'tin' })).toMatchObject({ state: 'unhealthy', word: 'No endpoints' });
});

it('does not call well what nobody has tried', () => {
  expect(upstreamHealth(upstream(), [])).toMatchObject({ state: 'unknown', word: '2 untried' });
  expect(upstreamHealth(upstream({ targets: [] }), [])).toMatchObject({ state: 'unhealthy', word: 'No endpoints' });
  expect(upstreamHealth(upstream({ enabled: false }), [])).toMatchObject({ word: 'Disabled' });
});
