import { validateDocument } from '@sluice/config';
import type { EndpointGauge } from '@sluice/metrics';
import { expect, it } from 'vitest';
import { type GatewayNow, simulateRequest } from './simulate-request.ts';

const targets = ['1', '2', '3'].map((last) => ({ address: `10.0.0.${last}:80`, zone: last === '1' ? 'a' : 'b' }));

function simulate(now: GatewayNow, upstream: object = {}, settings: object = {}) {
  const result = validateDocument({
    version: 1,
    settings,
    listeners: [{ name: 'web', address: '0.0.0.0:8080' }],
    upstreams: [{ name: 'u', targets, ...upstream }],
    routes: [{ name: 'r', upstreams: [{ name: 'u' }] }],
  });
  if (!result.ok) throw new Error(result.issues.map(({ message }) => message).join('\n'));
  const request = { method: 'GET', url: 'http://shop.example/a', headers: [], clientAddress: '192.0.2.7' };
  const { outcome } = simulateRequest(result.document, request, now);
  const part = outcome?.kind === 'forward' ? outcome.upstreams[0] : undefined;
  if (part === undefined) throw new Error('it is not forwarded');
  return part;
}

function gauge(last: string, more: Partial<EndpointGauge> = {}): EndpointGauge {
  return {
    upstream: 'u',
    endpoint: `10.0.0.${last}:80`,
    inFlight: 0,
    health: 'healthy',
    reason: '',
    since: 0,
    ...more,
  };
}

const until = Date.UTC(2026, 0, 1, 12, 4, 11);
const ejected = (last: string) =>
  gauge(last, { health: 'unhealthy', reason: '5 answers 503 in a row', absence: { cause: 'ejected', until } });

it('passes over what workers have ejected, what is unhealthy and whose circuit is open, and says why', () => {
  expect(simulate({ gauges: [ejected('1'), gauge('2', { health: 'unhealthy', reason: 'refused' })] })).toMatchObject({
    endpoints: ['10.0.0.3:80'],
    panics: false,
    passedOver: [
      { address: '10.0.0.1:80', reason: 'ejected until 12:04:11 UTC: 5 answers 503 in a row' },
      { address: '10.0.0.2:80', reason: 'unhealthy: refused' },
    ],
  });
  const open = simulate({ gauges: [gauge('3', { absence: { cause: 'circuit_open' } })] });
  expect(open).toMatchObject({ passedOver: [{ address: '10.0.0.3:80', reason: 'circuit open' }] });
  expect(simulate({ gauges: [gauge('1'), { ...ejected('1'), upstream: 'other' }] }).passedOver).toEqual([]);
});

it('says what an operator drains, whether or not a worker has told of it', () => {
  const [first, ...others] = targets;
  expect(simulate({}, { targets: [{ ...first, draining: true }, ...others] })).toMatchObject({
    endpoints: ['10.0.0.2:80', '10.0.0.3:80'],
    passedOver: [{ address: '10.0.0.1:80', reason: 'draining' }],
  });
});

it('uses all that are not shut off where too few are well, as the workers do', () => {
  const gauges = [ejected('1'), ejected('2'), gauge('3', { absence: { cause: 'circuit_open' } })];
  expect(simulate({ gauges })).toMatchObject({
    endpoints: ['10.0.0.1:80', '10.0.0.2:80'],
    panics: true,
    passedOver: [{ address: '10.0.0.3:80' }],
  });
  expect(simulate({ gauges }, { panicThreshold: 0 })).toMatchObject({ endpoints: [], panics: false });
  const spared = { targets: [...targets, { address: '10.0.0.4:80', weight: 0 }] };
  expect(simulate({ gauges }, spared)).toMatchObject({ endpoints: ['10.0.0.4:80'], panics: false });
});

it('chooses as from the zone of the environment, which goes before that of the settings', () => {
  const sentence = (now: GatewayNow) => simulate(now, { locality: {} }, { zone: 'b' }).choice?.sentence;
  expect(sentence({ zone: 'a' })).toBe(
    'The gateway is in zone a, as SLUICE_ZONE says. Only 10.0.0.1:80 in zone a as long as 70 % of their weight is available. There is no other to choose.',
  );
  expect(sentence({})).toMatch(/^The gateway is in zone b\. Only 10\.0\.0\.2:80, 10\.0\.0\.3:80 in zone b /);
});
