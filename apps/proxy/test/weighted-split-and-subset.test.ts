import { Origin, respond } from '@sluice/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestConfig, TestProxy } from './support/start-proxy.ts';

let origins: Origin[];
beforeAll(async () => {
  origins = await Promise.all(['a', 'b', 'c'].map((name) => Origin.start(respond(200), { name })));
});
afterAll(async () => {
  await Promise.all(origins.map((origin) => origin.stop()));
});

async function shares(config: TestConfig, requests: number): Promise<Record<string, number>> {
  await using proxy = await TestProxy.start(config);
  const counts: Record<string, number> = {};
  using client = await proxy.connect();
  for (let turn = 0; turn < requests; turn += 1) {
    client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
    const name = (await client.readResponse()).header('x-origin') ?? 'none';
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

const targets = (weights: readonly number[], labels: readonly Record<string, string>[] = []) =>
  origins.slice(0, weights.length).map((origin, index) => ({
    address: origin.address,
    weight: weights[index] as number,
    ...(labels[index] && { labels: labels[index] }),
  }));

it('endpoints of one upstream share by weight, exactly', async () => {
  const config = {
    upstreams: [{ name: 'app', targets: targets([5, 3, 2]) }],
    routes: [{ name: 'all', upstreams: [{ name: 'app' }] }],
  };
  expect(await shares(config, 100)).toEqual({ a: 50, b: 30, c: 20 });
});

it('an endpoint of weight 0 is a spare', async () => {
  const config = {
    upstreams: [{ name: 'app', targets: targets([1, 0, 1]) }],
    routes: [{ name: 'all', upstreams: [{ name: 'app' }] }],
  };
  expect(await shares(config, 20)).toEqual({ a: 10, c: 10 });
});

it('upstreams of one route share by weight', async () => {
  const [a, b, c] = targets([1, 1, 1]);
  const config = {
    upstreams: [a, b, c].map((target, index) => ({ name: `u${index}`, targets: target ? [target] : [] })),
    routes: [
      {
        name: 'all',
        upstreams: [
          { name: 'u0', weight: 80 },
          { name: 'u1', weight: 20 },
          { name: 'u2', weight: 0 },
        ],
      },
    ],
  };
  const counts = await shares(config, 1000);
  // Drawn at random: five standard deviations around 800 of 1000.
  expect(counts.a).toBeGreaterThan(735);
  expect(counts.a).toBeLessThan(865);
  expect(counts.c).toBeUndefined();
});

it('a subset takes only endpoints that carry all of its labels', async () => {
  const labels = [{ version: 'v1', tier: 'gold' }, { version: 'v2' }, { version: 'v1' }];
  const upstreams = [{ name: 'app', targets: targets([1, 1, 1], labels) }];
  const only = (subset: Record<string, string>) => ({
    upstreams,
    routes: [{ name: 'all', upstreams: [{ name: 'app', subset }] }],
  });
  expect(await shares(only({ version: 'v1' }), 20)).toEqual({ a: 10, c: 10 });
  expect(await shares(only({ version: 'v1', tier: 'gold' }), 10)).toEqual({ a: 10 });
  expect(await shares(only({ version: 'v3' }), 5)).toEqual({ none: 5 });
});

it('a canary by header is one route above another', async () => {
  const labels = [{ version: 'v1' }, { version: 'v2' }];
  await using proxy = await TestProxy.start({
    upstreams: [{ name: 'app', targets: targets([1, 1], labels) }],
    routes: [
      { name: 'main', upstreams: [{ name: 'app', subset: { version: 'v1' } }] },
      {
        name: 'canary',
        match: { headers: [{ name: 'x-env', exact: 'canary' }] },
        upstreams: [{ name: 'app', subset: { version: 'v2' } }],
      },
    ],
  });
  expect((await proxy.request()).header('x-origin')).toBe('a');
  expect((await proxy.request({ headers: ['X-Env', 'canary'] })).header('x-origin')).toBe('b');
});
