import { freePort, RawOrigin, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { TestProxy } from './support/start-proxy.ts';
import { tcpTo } from './support/tcp-config.ts';

it('one that refuses is left for the next, and the client notices nothing', async () => {
  await using origin = await RawOrigin.start((peer) => void peer.send('hello'));
  const dead = `127.0.0.1:${await freePort()}`;
  await using proxy = await TestProxy.start(tcpTo([dead, origin.address]));
  for (let connection = 0; connection < 4; connection++) {
    using client = await proxy.connect();
    await client.readUntil('hello');
  }
  const gauges = [...proxy.worker.shared.endpoints.values()].map((endpoint) => endpoint.gauge());
  expect(gauges.find(({ endpoint }) => endpoint === dead)).toMatchObject({ health: 'unhealthy', inFlight: 0 });
  expect(gauges.find(({ endpoint }) => endpoint === origin.address)).toMatchObject({ health: 'healthy' });
});

it('where nobody can be reached the client is reset, and it is told why', async () => {
  const dead = await Promise.all([freePort(), freePort()]);
  await using proxy = await TestProxy.start(tcpTo(dead.map((port) => `127.0.0.1:${port}`)));
  expect(await fateOf(proxy)).toBe('ECONNRESET');
  await proxy.waitUntilIdle();
  expect(proxy.worker.context.recorder.take()).toMatchObject({
    requests: [{ listener: 'web', route: 'all', upstream: 'app', error: 'connect_refused', status: 502, retries: 1 }],
    tunnels: [{ listener: 'web', route: 'all', upstream: 'app', error: 'connect_refused', count: 1 }],
  });
});

it('an upstream without endpoints resets too', async () => {
  await using proxy = await TestProxy.start(tcpTo([]));
  expect(await fateOf(proxy)).toBe('ECONNRESET');
  await proxy.waitUntilIdle();
  expect(proxy.worker.context.recorder.take().requests).toMatchObject([{ error: 'no_endpoint', status: 503 }]);
});

it('one that is full is not picked, and when all are the client is reset', async () => {
  await using first = await RawOrigin.start((peer) => void peer.send('hello'));
  await using second = await RawOrigin.start((peer) => void peer.send('hello'));
  await using proxy = await TestProxy.start(
    tcpTo([first.address, second.address], { upstream: { connectionPool: { maxConnections: 1 } } }),
  );
  using one = await proxy.connect();
  await one.readUntil('hello');
  using two = await proxy.connect();
  await two.readUntil('hello');
  expect([first.peers.length, second.peers.length]).toEqual([1, 1]);
  expect(await fateOf(proxy)).toBe('ECONNRESET');
  one.reset();
  await waitFor('its place', () => proxy.connections === 1);
  using four = await proxy.connect();
  await four.readUntil('hello');
  expect(proxy.worker.context.recorder.take().requests).toContainEqual(
    expect.objectContaining({ error: 'endpoint_full', status: 503, count: 1 }),
  );
});

it('a client that leaves while an endpoint is called leaves nothing behind', async () => {
  await using proxy = await TestProxy.start(tcpTo(['192.0.2.1:9'], { upstream: { timeouts: { connect: '60s' } } }));
  using client = await proxy.connect();
  await waitFor('the call', () => proxy.worker.context.exchanges === 1);
  client.reset();
  await proxy.waitUntilIdle();
});

it('weights of a split and subsets hold for connections', async () => {
  await using old = await RawOrigin.start((peer) => void peer.send('old'));
  await using next = await RawOrigin.start((peer) => void peer.send('new'));
  const targets = [
    { address: old.address, labels: { version: 'v1' } },
    { address: next.address, labels: { version: 'v2' } },
  ];
  const parts = (weights: readonly [number, number]) => [
    { name: 'app', subset: { version: 'v1' }, weight: weights[0] },
    { name: 'app', subset: { version: 'v2' }, weight: weights[1] },
  ];
  const config = (weights: readonly [number, number]) => ({
    web: { protocol: 'tcp' as const },
    upstreams: [{ name: 'app', targets }],
    routes: [{ name: 'all', listeners: ['web'], upstreams: parts(weights) }],
  });
  await using proxy = await TestProxy.start(config([1, 0]));
  for (const [weights, who] of [
    [[1, 0], 'old'],
    [[0, 1], 'new'],
  ] as const) {
    await proxy.apply(config(weights));
    for (let connection = 0; connection < 3; connection++) {
      using client = await proxy.connect();
      await client.readUntil(who);
    }
  }
});

/** The code with which a connection ends that is not carried: it may be reset before its opener has seen it open. */
async function fateOf(proxy: TestProxy): Promise<string> {
  try {
    using client = await proxy.connect();
    await waitFor('the end', () => client.closed);
    return client.errorCode;
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code);
  }
}
