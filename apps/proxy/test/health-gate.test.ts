import type { EndpointVerdict } from '@sluice/control';
import { freePort, Origin, respond } from '@sluice/testing';
import { expect, it } from 'vitest';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

// What health checks say reaches the choice of endpoints: traffic leaves an unhealthy one and comes back.

const checked = { upstream: { healthCheck: { type: 'tcp' as const } } };

function verdict({ address }: Origin, health: EndpointVerdict['health']): EndpointVerdict {
  return { address, health };
}

/** Which origins answer out of six requests. */
async function answering(proxy: TestProxy): Promise<string[]> {
  const seen = new Set<string>();
  for (let turn = 0; turn < 6; turn += 1) seen.add((await proxy.request()).header('x-origin') ?? 'none');
  return [...seen].sort();
}

it('traffic leaves an unhealthy endpoint and comes back to it', async () => {
  await using a = await Origin.start(respond(200), { name: 'a' });
  await using b = await Origin.start(respond(200), { name: 'b' });
  await using proxy = await TestProxy.start(everythingTo([a.address, b.address], checked));
  expect(await answering(proxy)).toEqual(['a', 'b']);
  proxy.worker.setVerdicts('app', [verdict(a, 'unhealthy'), verdict(b, 'healthy')]);
  expect(await answering(proxy)).toEqual(['b']);
  // Neither a revision nor what discovery finds loses the verdict, and an endpoint that was never checked may be chosen.
  await using c = await Origin.start(respond(200), { name: 'c' });
  proxy.worker.setEndpoints('app', [{ address: c.address, weight: 1, labels: {} }]);
  await proxy.apply(everythingTo([a.address, b.address], { ...checked, route: { name: 'renamed' } }));
  expect(await answering(proxy)).toEqual(['b', 'c']);
  proxy.worker.setVerdicts('app', [verdict(a, 'healthy'), verdict(b, 'healthy')]);
  expect(await answering(proxy)).toEqual(['a', 'b', 'c']);
});

it('an attempt that fails is not repeated on an endpoint that is unhealthy', async () => {
  await using sick = await Origin.start(respond(200), { name: 'sick' });
  await using proxy = await TestProxy.start(everythingTo([sick.address, `127.0.0.1:${await freePort()}`], checked));
  proxy.worker.setVerdicts('app', [verdict(sick, 'unhealthy')]);
  expect((await proxy.request()).status).toBe(502);
  expect(sick.requests).toEqual([]);
});

it('when every endpoint is unhealthy all of them are given requests', async () => {
  await using a = await Origin.start(respond(200), { name: 'a' });
  await using b = await Origin.start(respond(200), { name: 'b' });
  await using proxy = await TestProxy.start(everythingTo([a.address, b.address], checked));
  proxy.worker.setVerdicts('app', [verdict(a, 'unhealthy'), verdict(b, 'unhealthy')]);
  expect(await answering(proxy)).toEqual(['a', 'b']);
});

it('a spare with weight 0 serves while those with a weight are unhealthy', async () => {
  await using main = await Origin.start(respond(200), { name: 'main' });
  await using spare = await Origin.start(respond(200), { name: 'spare' });
  const targets = [{ address: main.address }, { address: spare.address, weight: 0 }];
  await using proxy = await TestProxy.start(everythingTo([], { upstream: { ...checked.upstream, targets } }));
  expect(await answering(proxy)).toEqual(['main']);
  proxy.worker.setVerdicts('app', [verdict(main, 'unhealthy'), verdict(spare, 'healthy')]);
  expect(await answering(proxy)).toEqual(['spare']);
});

it('a revision without the check forgets what it said', async () => {
  await using a = await Origin.start(respond(200), { name: 'a' });
  await using b = await Origin.start(respond(200), { name: 'b' });
  await using proxy = await TestProxy.start(everythingTo([a.address, b.address], checked));
  proxy.worker.setVerdicts('app', [verdict(a, 'unhealthy'), verdict(b, 'healthy')]);
  await proxy.apply(everythingTo([a.address, b.address]));
  expect(await answering(proxy)).toEqual(['a', 'b']);
});
