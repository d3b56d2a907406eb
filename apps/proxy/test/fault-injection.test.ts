import type { RouteInput } from '@sluice/config';
import { Origin, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { connectHttp2 } from './support/http2-client.ts';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

type Policy = NonNullable<RouteInput['policies']>[number];
type Faults = Omit<Extract<Policy, { type: 'fault_injection' }>, 'type'>;

async function start(origin: Origin, faults: Faults): Promise<TestProxy> {
  const policies: Policy[] = [{ type: 'fault_injection', ...faults }];
  return await TestProxy.start(everythingTo(origin.address, { route: { policies } }));
}

it('answers in place of the upstream', async () => {
  await using origin = await Origin.start();
  await using proxy = await start(origin, { abort: { percent: 100, status: 503 } });
  expect((await proxy.request()).status).toBe(503);
  expect(origin.requests).toHaveLength(0);
  const events = proxy.worker.context.recorder.policyEvents.take();
  expect(events).toEqual([{ route: 'all', policy: 'fault_injection', event: 'aborted', count: 1 }]);
});

it('cuts the connection without an answer, and resets the stream over HTTP/2', async () => {
  await using origin = await Origin.start();
  await using proxy = await start(origin, { abort: { percent: 100 } });
  using client = await proxy.connect();
  client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
  await client.waitForClose();
  await expect(client.readResponse({ deadlineMs: 100 })).rejects.toThrow();
  using h2 = await connectHttp2(proxy.port());
  await expect(h2.request({}, '')).rejects.toThrow();
  await proxy.waitUntilIdle();
  const outcomes = proxy.worker.context.recorder.take().requests.map(({ error }) => error);
  expect([...new Set(outcomes)]).toEqual(['fault_injected']);
});

it('holds a request back before the upstream hears of it', async () => {
  await using origin = await Origin.start();
  await using proxy = await start(origin, { delay: { percent: 100, duration: '300ms' } });
  const started = performance.now();
  expect((await proxy.request()).status).toBe(200);
  expect(performance.now() - started).toBeGreaterThan(290);
});

it('a client that leaves during the delay ends it', async () => {
  await using origin = await Origin.start();
  await using proxy = await start(origin, { delay: { percent: 100, duration: '10m' } });
  using client = await proxy.connect();
  client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
  await waitFor('it to be held', () => proxy.worker.context.exchanges === 1);
  client.close();
  await proxy.waitUntilIdle();
  expect(origin.requests).toHaveLength(0);
});

it('spares requests without the header, and takes it out of those with it', async () => {
  await using origin = await Origin.start();
  const header = { name: 'x-chaos', value: 'please' };
  await using proxy = await start(origin, { abort: { percent: 100, status: 500 }, header });
  expect((await proxy.request()).status).toBe(200);
  expect((await proxy.request({ headers: ['X-Chaos', 'please'] })).status).toBe(500);
  await proxy.apply(
    everythingTo(origin.address, {
      route: { policies: [{ type: 'fault_injection', delay: { percent: 100, duration: '1ms' }, header }] },
    }),
  );
  expect((await proxy.request({ headers: ['X-Chaos', 'please'] })).status).toBe(200);
  expect(origin.last?.header('x-chaos')).toBeUndefined();
});
