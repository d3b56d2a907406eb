import { Origin, type ReceivedRequest, respond } from '@sluice/testing';
import { expect, it } from 'vitest';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

// An endpoint whose limits are reached is passed over while another one is not, and is chosen again when there is room.

/** Answers when it is told to. */
async function holding(name: string) {
  const held: (() => void)[] = [];
  const origin = await Origin.start((_request, response) => void held.push(() => response.end()), { name });
  return {
    origin,
    release: () => {
      for (const end of held.splice(0)) end();
    },
    [Symbol.asyncDispose]: () => origin.stop(),
  };
}

const pool = (connectionPool: object) => ({ upstream: { connectionPool } });

function overflows(proxy: TestProxy): string[] {
  return proxy.worker.context.recorder
    .take()
    .endpointEvents.filter(({ event }) => event === 'overflow')
    .map(({ endpoint, reason, count }) => `${count} ${reason} ${endpoint}`);
}

it('requests under way: an endpoint with as many as it may have is passed over until one ends', async () => {
  await using a = await holding('a');
  await using b = await holding('b');
  const limits = pool({ maxActiveRequests: 1 });
  await using proxy = await TestProxy.start(everythingTo([a.origin.address, b.origin.address], limits));
  const answers = [proxy.request(), proxy.request()];
  await expect.poll(() => a.origin.requests.length + b.origin.requests.length).toBe(2);
  expect([a.origin.requests.length, b.origin.requests.length]).toEqual([1, 1]);
  const refused = await proxy.request();
  expect([refused.status, refused.header('x-sluice-error')]).toEqual([503, 'endpoint_full']);
  expect(overflows(proxy).sort()).toEqual([`1 requests ${a.origin.address}`, `1 requests ${b.origin.address}`].sort());
  b.release();
  await Promise.race(answers);
  const next = proxy.request();
  await expect.poll(() => b.origin.requests.length).toBe(2);
  expect(a.origin.requests.length).toBe(1);
  a.release();
  b.release();
  expect((await Promise.all([...answers, next])).map(({ status }) => status)).toEqual([200, 200, 200]);
});

it('waiting requests: what the pool of one endpoint refuses goes to another, and so does all until there is room', async () => {
  await using a = await holding('a');
  await using b = await Origin.start(respond(200), { name: 'b' });
  const limits = pool({ maxConnections: 1, maxPendingRequests: 0 });
  const targets = [{ address: a.origin.address, weight: 1000 }, { address: b.address }];
  await using proxy = await TestProxy.start(everythingTo([], { upstream: { ...limits.upstream, targets } }));
  const held = proxy.request();
  await expect.poll(() => a.origin.requests.length).toBe(1);
  for (let turn = 0; turn < 4; turn += 1) expect((await proxy.request()).header('x-origin')).toBe('b');
  // The pool was asked once, and not again while nothing has ended.
  expect(overflows(proxy)).toEqual([`1 pending_requests ${a.origin.address}`]);
  a.release();
  await held;
  const again = proxy.request();
  await expect.poll(() => a.origin.requests.length).toBe(2);
  a.release();
  expect((await again).header('x-origin')).toBe('a');
});

it('connections: no more are opened than may be, and waiting requests are served by them', async () => {
  await using a = await holding('a');
  const limits = pool({ maxConnections: 2, maxPendingRequests: 2 });
  await using proxy = await TestProxy.start(everythingTo(a.origin.address, limits));
  const answers = [1, 2, 3, 4].map(() => proxy.request());
  await expect.poll(() => a.origin.requests.length).toBe(2);
  await expect.poll(() => proxy.worker.context.exchanges).toBe(4);
  const refused = await proxy.request();
  expect([refused.status, refused.header('x-sluice-error')]).toEqual([503, 'queue_full']);
  a.release();
  await expect.poll(() => a.origin.requests.length).toBe(4);
  a.release();
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect(connectionsOf(a.origin.requests)).toBe(2);
});

it('each worker has the limits for itself', async () => {
  await using a = await holding('a');
  const limits = pool({ maxConnections: 1, maxPendingRequests: 0, maxActiveRequests: 1 });
  await using one = await TestProxy.start(everythingTo(a.origin.address, limits));
  await using other = await TestProxy.start(everythingTo(a.origin.address, limits));
  const answers = [one.request(), other.request()];
  await expect.poll(() => a.origin.requests.length).toBe(2);
  for (const proxy of [one, other]) expect((await proxy.request()).header('x-sluice-error')).toBe('endpoint_full');
  a.release();
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200]);
  expect(a.origin.requests.length).toBe(2);
});

it('requests per connection: a connection is replaced after as many', async () => {
  await using origin = await Origin.start(respond(200));
  await using proxy = await TestProxy.start(everythingTo(origin.address, pool({ maxRequestsPerConnection: 2 })));
  for (let turn = 0; turn < 5; turn += 1) expect((await proxy.request()).status).toBe(200);
  expect(origin.requests.map(({ connection }) => connection)).toEqual([0, 0, 1, 1, 2]);
});

function connectionsOf(requests: readonly ReceivedRequest[]): number {
  return new Set(requests.map(({ connection }) => connection)).size;
}
