import { getHeader } from '@sluice/core';
import { Origin, respond } from '@sluice/testing';
import { expect, it } from 'vitest';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

// Without a controller a worker counts alone, which is enough to see what clients get.

function limited(address: string, given: Record<string, unknown> = {}) {
  const policy = { type: 'rate_limit' as const, limit: 2, window: '60s', ...given };
  return everythingTo(address, { route: { policies: [policy] } });
}

async function statuses(proxy: TestProxy, count: number, headers: string[] = []): Promise<number[]> {
  const answers = [];
  for (let request = 0; request < count; request += 1) answers.push((await proxy.request({ headers })).status);
  return answers;
}

it('requests over the limit get 429 and are told when to come back; the endpoint never sees them', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start(limited(origin.address));
  const first = await proxy.request();
  const told = (name: string, { headers }: typeof first) => getHeader(headers, name);
  const names = ['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset', 'retry-after'];
  expect(names.map((name) => told(name, first))).toEqual(['2', '1', '30', undefined]);
  await proxy.request();
  const refused = await proxy.request();
  expect(refused.status).toBe(429);
  expect(names.map((name) => told(name, refused))).toEqual(['2', '0', '60', '30']);
  expect(origin.requests).toHaveLength(2);
  proxy.clock.skip(31_000);
  expect(await statuses(proxy, 2)).toEqual([200, 429]);
});

it('clients are told of every limit of the route, beside what the upstream says of its own', async () => {
  await using origin = await Origin.start(respond(200, { 'RateLimit-Policy': '"own";q=9' }, 'ok'));
  const policies = [
    { type: 'rate_limit' as const, limit: 5, window: '10s' },
    { type: 'quota' as const, limit: 3, period: 'hour' as const },
    { type: 'quota' as const, limit: 9, period: 'month' as const, headers: false },
  ];
  await using proxy = await TestProxy.start(everythingTo(origin.address, { route: { policies } }));
  const answer = await proxy.request();
  expect(answer.header('ratelimit-policy')).toBe('"own";q=9, "3-each-hour";q=3;w=3600, "5-in-10s";q=5;w=10');
  expect(answer.header('ratelimit')).toMatch(/^"3-each-hour";r=2;t=\d+, "5-in-10s";r=4;t=2$/);
  expect(['limit', 'remaining'].map((name) => answer.header(`ratelimit-${name}`))).toEqual(['3', '2']);
});

it('a limit that a revision leaves as it is goes on counting; a changed one starts over', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start(limited(origin.address));
  expect(await statuses(proxy, 3)).toEqual([200, 200, 429]);
  await proxy.apply({ ...limited(origin.address), settings: { requestIdHeader: 'x-other' } });
  expect(await statuses(proxy, 1)).toEqual([429]);
  await proxy.apply(limited(origin.address, { limit: 3 }));
  expect(await statuses(proxy, 4)).toEqual([200, 200, 200, 429]);
});

it('values of a header are counted each for itself', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start(limited(origin.address, { key: { by: 'header', header: 'x-api-key' } }));
  expect(await statuses(proxy, 3, ['x-api-key', 'a'])).toEqual([200, 200, 429]);
  expect(await statuses(proxy, 1, ['x-api-key', 'b'])).toEqual([200]);
});

it('in shadow everything passes, and what would have been refused is told with whom', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start(limited(origin.address, { shadow: true }));
  expect(await statuses(proxy, 4)).toEqual([200, 200, 200, 200]);
  const { policyEvents, denials } = proxy.worker.context.recorder.take();
  expect(policyEvents).toEqual([
    { route: 'all', policy: 'rate_limit', event: 'allowed', count: 2 },
    { route: 'all', policy: 'rate_limit', event: 'shadow_denied', count: 2 },
  ]);
  expect(denials).toEqual([{ route: 'all', policy: 'rate_limit', key: '127.0.0.1', shadow: true, count: 2 }]);
});

it('a burst passes at once, and the rate thereafter', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start(limited(origin.address, { limit: 60, burst: 3 }));
  expect(await statuses(proxy, 4)).toEqual([200, 200, 200, 429]);
  proxy.clock.skip(1100);
  expect(await statuses(proxy, 2)).toEqual([200, 429]);
});
