import { Origin, respond } from '@sluice/testing';
import { expect, it } from 'vitest';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

// Where too small a share of the endpoints is well all of them are used; a threshold of 0 refuses instead.

async function answering(proxy: TestProxy): Promise<string[]> {
  const seen = new Set<string>();
  for (let turn = 0; turn < 12; turn += 1) {
    const { header } = await proxy.request();
    seen.add(header('x-origin') ?? header('x-sluice-error') ?? 'none');
  }
  return [...seen].sort();
}

async function start(upstream: object) {
  const origins = await Promise.all(['a', 'b', 'c', 'd'].map((name) => Origin.start(respond(200), { name })));
  const addresses = origins.map(({ address }) => address);
  const proxy = await TestProxy.start(
    everythingTo(addresses, { upstream: { healthCheck: { type: 'tcp' }, ...upstream } }),
  );
  return {
    proxy,
    /** The first so many are unhealthy. */
    unhealthy: (count: number) =>
      proxy.worker.setVerdicts(
        'app',
        addresses.map((address, index) => ({ address, health: index < count ? 'unhealthy' : 'healthy' })),
      ),
    gauge: () => proxy.worker.shared.gates.values().next().value?.gauge(),
    [Symbol.asyncDispose]: async () => {
      await proxy.stop();
      await Promise.all(origins.map((origin) => origin.stop()));
    },
  };
}

it('under half of the endpoints, where that is the threshold', async () => {
  await using gateway = await start({ panicThreshold: 50 });
  gateway.unhealthy(2);
  expect(await answering(gateway.proxy)).toEqual(['c', 'd']);
  expect(gateway.gauge()).toEqual({ upstream: 'app', endpoints: 4, available: 2, panic: false });
  gateway.unhealthy(3);
  expect(await answering(gateway.proxy)).toEqual(['a', 'b', 'c', 'd']);
  expect(gateway.gauge()).toEqual({ upstream: 'app', endpoints: 4, available: 4, panic: true });
  gateway.unhealthy(1);
  expect(await answering(gateway.proxy)).toEqual(['b', 'c', 'd']);
});

it('by default only where none is left', async () => {
  await using gateway = await start({});
  gateway.unhealthy(3);
  expect(await answering(gateway.proxy)).toEqual(['d']);
  gateway.unhealthy(4);
  expect(await answering(gateway.proxy)).toEqual(['a', 'b', 'c', 'd']);
});

it('never, where it is 0', async () => {
  await using gateway = await start({ panicThreshold: 0 });
  gateway.unhealthy(3);
  expect(await answering(gateway.proxy)).toEqual(['d']);
  gateway.unhealthy(4);
  expect(await answering(gateway.proxy)).toEqual(['no_endpoint']);
});
