import type { RouteInput } from '@sluice/config';
import { hang, Origin, respond, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { Http2Origin } from './support/http2-origin.ts';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

type Policy = NonNullable<RouteInput['policies']>[number];
type Hedging = Omit<Extract<Policy, { type: 'hedging' }>, 'type'>;

function start(addresses: readonly string[], hedging: Hedging = {}, more: readonly Policy[] = []): Promise<TestProxy> {
  const policies: Policy[] = [{ type: 'hedging', delay: '50ms', ...hedging }, ...more];
  return TestProxy.start(everythingTo(addresses, { route: { policies } }));
}

function events(proxy: TestProxy): string[] {
  return proxy.worker.context.recorder.policyEvents
    .take()
    .map(({ event }) => event)
    .toSorted();
}

it('a slow endpoint is overtaken by another one, and given up', async () => {
  await using slow = await Origin.start(hang, { name: 'slow' });
  await using quick = await Origin.start(respond(200, { 'x-origin': 'quick' }, 'here'));
  await using proxy = await start([slow.address, quick.address]);
  for (let turn = 0; turn < 4; turn += 1) {
    const response = await proxy.request();
    expect([response.status, response.header('x-origin'), response.body.toString()]).toEqual([200, 'quick', 'here']);
  }
  expect(slow.requests.length).toBeGreaterThan(0);
  await waitFor('the slow ones to be given up', () => slow.requests.every(({ aborted }) => aborted));
  expect(events(proxy)).toEqual(['hedge_won', 'hedged']);
  await proxy.waitUntilIdle();
  const endpoints = proxy.worker.context.recorder.take().requests.map(({ endpoint }) => endpoint);
  expect(endpoints).toEqual([quick.address]);
});

it('nothing is sent twice when the first is quick, nor what must not be', async () => {
  await using one = await Origin.start();
  await using proxy = await start([one.address], { delay: '10m' });
  expect((await proxy.request()).status).toBe(200);
  expect(one.requests).toHaveLength(1);
  await using slow = await Origin.start((_request, response) => setTimeout(() => response.end(), 300));
  await using other = await Origin.start((_request, response) => setTimeout(() => response.end(), 300));
  await using hedging = await start([slow.address, other.address]);
  expect((await hedging.request({ method: 'POST', body: 'x' })).status).toBe(200);
  expect(slow.requests.length + other.requests.length).toBe(1);
});

it('without another endpoint there is no other attempt', async () => {
  await using one = await Origin.start((_request, response) => setTimeout(() => response.end(), 200));
  await using proxy = await start([one.address]);
  expect((await proxy.request()).status).toBe(200);
  expect(one.requests).toHaveLength(1);
  expect(events(proxy)).toEqual(['no_other_endpoint']);
});

it('an attempt that fails, or answers 500, leaves the request to the other', async () => {
  for (const status of [undefined, 503]) {
    const late: typeof hang = (request, response) => {
      setTimeout(() => (status === undefined ? request.socket.destroy() : response.writeHead(status).end()), 150);
    };
    await using failing = await Origin.start(late);
    await using well = await Origin.start((_request, response) => setTimeout(() => response.end('well'), 400));
    await using proxy = await start([failing.address, well.address]);
    for (let turn = 0; turn < 2; turn += 1) expect((await proxy.request()).body.toString()).toBe('well');
    await proxy.waitUntilIdle();
  }
});

it('when all fail, the last failure is told, and a retry policy retries', async () => {
  const fail: typeof hang = (_request, response) => setTimeout(() => response.writeHead(503).end('broken'), 100);
  await using one = await Origin.start(fail);
  await using other = await Origin.start(fail);
  await using proxy = await start([one.address, other.address]);
  expect((await proxy.request()).status).toBe(503);
  expect(one.requests.length + other.requests.length).toBe(2);
  const retry: Policy = { type: 'retry', attempts: 3, backoff: { base: '1ms' } };
  await using retrying = await start([one.address, other.address], {}, [retry]);
  const before = one.requests.length + other.requests.length;
  expect((await retrying.request()).status).toBe(503);
  expect(one.requests.length + other.requests.length - before).toBeGreaterThan(2);
  await retrying.waitUntilIdle();
});

it('further attempts are taken out of the budget, and given back', async () => {
  await using one = await Origin.start((_request, response) => setTimeout(() => response.end(), 200));
  await using other = await Origin.start((_request, response) => setTimeout(() => response.end(), 200));
  await using proxy = await start([one.address, other.address], { budget: { percent: 0, minimumConcurrency: 1 } });
  await Promise.all([proxy.request(), proxy.request(), proxy.request()]);
  expect(one.requests.length + other.requests.length).toBe(4);
  expect(events(proxy)).toContain('budget_exhausted');
  await proxy.waitUntilIdle();
  expect(Array.from(proxy.worker.shared.retryBudgets.values(), ({ underWay }) => underWay)).toEqual([0]);
});

it('a client that leaves ends all attempts', async () => {
  await using one = await Origin.start(hang);
  await using other = await Origin.start(hang);
  await using proxy = await start([one.address, other.address]);
  using client = await proxy.connect();
  client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
  await waitFor('both attempts', () => one.requests.length + other.requests.length === 2);
  client.close();
  await proxy.waitUntilIdle();
  await waitFor('both to be given up', () => [...one.requests, ...other.requests].every(({ aborted }) => aborted));
});

it('a client that is bound to an endpoint waits for it, however slow', async () => {
  let slow = false;
  const sometimes: typeof hang = (_request, response) => {
    if (slow) setTimeout(() => response.end(), 200);
    else response.end();
  };
  await using one = await Origin.start(sometimes, { name: 'one' });
  await using other = await Origin.start(sometimes, { name: 'other' });
  const policies: Policy[] = [{ type: 'hedging', delay: '20ms' }];
  const config = everythingTo([one.address, other.address], { route: { policies }, upstream: { affinity: {} } });
  await using proxy = await TestProxy.start(config);
  const first = await proxy.request();
  const cookie = first.header('set-cookie')?.split(';')[0] ?? '';
  slow = true;
  const second = await proxy.request({ headers: ['Cookie', cookie] });
  expect([second.header('x-origin'), second.header('set-cookie')]).toEqual([first.header('x-origin'), undefined]);
  expect(one.requests.length + other.requests.length).toBe(2);
  expect(events(proxy)).toEqual(['bound_to_endpoint', 'kept', 'new']);
});

it('over HTTP/2 the slower attempt is a stream that is reset; its connection serves on', async () => {
  await using slow = await Http2Origin.start((stream, { headers }) => {
    if (headers[':path'] !== '/quick') return;
    stream.respond({ ':status': 200 });
    stream.end('slow one');
  });
  await using quick = await Http2Origin.start((stream) => {
    stream.respond({ ':status': 200 });
    stream.end('here');
  });
  const policies: Policy[] = [{ type: 'hedging', delay: '20ms' }];
  const config = everythingTo([slow.address, quick.address], { route: { policies }, upstream: { protocol: 'h2c' } });
  await using proxy = await TestProxy.start(config);
  for (let turn = 0; turn < 4; turn += 1) expect((await proxy.request()).body.toString()).toBe('here');
  expect(slow.seen.length).toBeGreaterThan(0);
  await waitFor('the streams to be reset', () => slow.seen.every(({ aborted }) => aborted));
  expect(slow.sessions.length).toBe(1);
  const bodies = [await proxy.request({ target: '/quick' }), await proxy.request({ target: '/quick' })];
  expect(bodies.map(({ body }) => body.toString()).sort()).toEqual(['here', 'slow one']);
  expect(slow.sessions.length).toBe(1);
  await proxy.waitUntilIdle();
});

it('a small upload goes to both, a large one to one only', async () => {
  await using one = await Origin.start((request, response) => {
    request.resume().on('end', () => setTimeout(() => response.end(), 200));
  });
  await using other = await Origin.start((request, response) => {
    request.resume().on('end', () => setTimeout(() => response.end(), 200));
  });
  await using proxy = await start([one.address, other.address], { methods: ['PUT'], delay: '20ms' });
  const seen = () => [...one.requests, ...other.requests];
  const body = 'x'.repeat(65_536);
  expect((await proxy.request({ method: 'PUT', body })).status).toBe(200);
  expect(seen().map((request) => request.body.length)).toEqual([65_536, 65_536]);
  expect((await proxy.request({ method: 'PUT', body: `${body}x` })).status).toBe(200);
  expect(seen()).toHaveLength(3);
  await proxy.waitUntilIdle();
});

it('an endpoint that is always overtaken is known to be slow to peak_ewma', async () => {
  await using slow = await Origin.start(hang);
  await using quick = await Origin.start();
  const policies: Policy[] = [{ type: 'hedging', delay: '50ms', budget: { percent: 100 } }];
  const upstream = { loadBalancing: { type: 'peak_ewma' as const } };
  await using proxy = await TestProxy.start(
    everythingTo([slow.address, quick.address], { route: { policies }, upstream }),
  );
  // Nobody knows either at first; the one that is unknown and idle is asked.
  await waitFor(
    'the slow one to be asked',
    async () => (await proxy.request()).status === 200 && slow.requests.length > 0,
  );
  await proxy.waitUntilIdle();
  const state = [...proxy.worker.shared.endpoints.values()].find(({ id }) => id === slow.address);
  expect(state?.latencyMs).toBeGreaterThanOrEqual(50);
});
