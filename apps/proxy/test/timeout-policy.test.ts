import type { RouteInput } from '@sluice/config';
import { hang, Origin, RawOrigin, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

type Policy = NonNullable<RouteInput['policies']>[number];
type Timeout = Omit<Extract<Policy, { type: 'timeout' }>, 'type'>;

function startLimited(address: string | string[], timeout: Timeout, more: readonly Policy[] = []) {
  const policies: Policy[] = [{ type: 'timeout', ...timeout }, ...more];
  return TestProxy.start(everythingTo(address, { route: { policies } }));
}

function events(proxy: TestProxy): string[] {
  return proxy.worker.context.recorder.policyEvents.take().map(({ event }) => event);
}

/** Sends a head of the given type and then nothing. */
function silentAfterHead(type: string): Promise<RawOrigin> {
  return RawOrigin.start(async (peer) => {
    await peer.readUntil('\r\n\r\n');
    peer.send(`HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nContent-Length: 100\r\n\r\nx`);
  });
}

const get = 'GET / HTTP/1.1\r\nHost: app.test\r\n\r\n';

it('a request takes 60 s at most, unless the policy says otherwise', async () => {
  await using origin = await Origin.start(hang);
  await using proxy = await startLimited(origin.address, {});
  using client = await proxy.connect();
  client.send(get);
  await waitFor('the request', () => origin.requests.length === 1);
  proxy.clock.skip(60_000);
  const response = await client.readResponse();
  expect([response.status, response.header('x-sluice-error')]).toEqual([504, 'exchange_timeout']);
  expect(events(proxy)).toEqual(['request_timed_out']);
  await proxy.waitUntilIdle();
});

it("it holds in place of the upstream's limit on heads", async () => {
  // Far more than the upstream allows, and long enough for that to be noticed.
  await using origin = await Origin.start((_request, response) => setTimeout(() => response.end('late'), 500));
  const upstream = { timeouts: { responseHeaders: '50ms' } };
  const policies: Policy[] = [{ type: 'timeout', request: '5m' }];
  await using proxy = await TestProxy.start(everythingTo(origin.address, { route: { policies }, upstream }));
  expect((await proxy.request()).status).toBe(200);
});

it('an attempt that gets no head in time: 504, or another one with a retry policy', async () => {
  await using origin = await Origin.start(hang);
  await using proxy = await startLimited(origin.address, { perTry: '100ms' });
  expect((await proxy.request()).header('x-sluice-error')).toBe('attempt_timeout');
  expect(events(proxy)).toEqual(['attempt_timed_out']);
  const retry: Policy = { type: 'retry', errors: ['timeout'], attempts: 2, backoff: { base: '1ms' } };
  await using again = await startLimited(origin.address, { perTry: '100ms' }, [retry]);
  await again.request();
  expect(origin.requests).toHaveLength(3);
});

it('an attempt that gets no connection in time goes elsewhere', async () => {
  await using busy = await Origin.start(hang);
  await using well = await Origin.start();
  const policies: Policy[] = [{ type: 'timeout', connect: '150ms' }];
  await using proxy = await TestProxy.start(
    everythingTo([busy.address, well.address], {
      route: { policies },
      upstream: { connectionPool: { maxConnections: 1 } },
    }),
  );
  using blocking = await proxy.connect();
  blocking.send(get);
  await waitFor('one to hang', () => busy.requests.length + well.requests.length > 0);
  if (busy.requests.length === 0) {
    await blocking.readResponse();
    blocking.send(get);
    await waitFor('one to hang', () => busy.requests.length > 0);
  }
  for (let turn = 0; turn < 4; turn += 1) expect((await proxy.request()).status).toBe(200);
  expect(events(proxy)).toContain('connect_timed_out');
  expect(busy.requests).toHaveLength(1);
});

it('a response that is silent for too long is cut', async () => {
  await using origin = await silentAfterHead('text/plain');
  await using proxy = await startLimited(origin.address, { idle: '200ms' });
  using client = await proxy.connect();
  client.send(get);
  await client.waitForClose();
  await proxy.waitUntilIdle();
});

it.each([
  ['text/event-stream', true],
  ['application/grpc+proto', true],
  ['application/x-ndjson; charset=utf-8', true],
  ['text/plain', false],
])('the time of a whole request is no limit of a stream: %s %s', async (type, lasts) => {
  await using origin = await silentAfterHead(type);
  await using proxy = await startLimited(origin.address, { request: '1m', idle: '12h' });
  using client = await proxy.connect();
  client.send(get);
  await client.readUntil('\r\n\r\nx');
  proxy.clock.skip(3_600_000);
  if (lasts) {
    // Long enough for deadlines to be looked at.
    setTimeout(() => origin.peers[0]?.send('y'.repeat(99)), 500);
    expect((await client.readResponse()).body.length).toBe(100);
  } else await client.waitForClose();
});

it('a stream has a limit of its own', async () => {
  await using origin = await silentAfterHead('text/event-stream');
  await using proxy = await startLimited(origin.address, { request: '1m', idle: '12h', stream: '2h' });
  using client = await proxy.connect();
  client.send(get);
  await client.readUntil('\r\n\r\nx');
  proxy.clock.skip(7_300_000);
  await client.waitForClose();
  expect(events(proxy)).toEqual(['stream_timed_out']);
});
