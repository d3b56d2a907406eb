import { hang, Origin, RawOrigin, respond } from '@sluice/testing';
import { expect, it } from 'vitest';
import { emptyAnswer, frameOrigin } from './support/frame-origin.ts';
import { reset } from './support/http2-frames.ts';
import { onceThen200, startRetrying } from './support/retrying.ts';

/** Nobody listens there. */
const nowhere = '127.0.0.1:1';

/** Cuts its first connections after a request's head has come. */
function resetting(times: number): Promise<RawOrigin> {
  return RawOrigin.start(async (peer, connection) => {
    await peer.readUntil('\r\n\r\n');
    if (connection < times) peer.reset();
    else peer.send('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
  });
}

it('a connection that is lost before the answer', async () => {
  await using origin = await resetting(2);
  await using proxy = await startRetrying(origin.address);
  expect((await proxy.request()).status).toBe(200);
  expect(origin.peers).toHaveLength(3);
  await proxy.waitUntilIdle();
});

it('a connection that is lost in the middle of the head', async () => {
  await using origin = await RawOrigin.start(async (peer, connection) => {
    await peer.readUntil('\r\n\r\n');
    peer.send(connection === 0 ? 'HTTP/1.1 200 OK\r\nX-' : 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
    if (connection === 0) peer.halfClose();
  });
  await using proxy = await startRetrying(origin.address);
  expect((await proxy.request()).status).toBe(200);
});

it('a response whose head was sent on is not replaced when it breaks', async () => {
  await using origin = await RawOrigin.start(async (peer) => {
    await peer.readUntil('\r\n\r\n');
    peer.send('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf');
    peer.halfClose();
  });
  await using proxy = await startRetrying(origin.address);
  using client = await proxy.connect();
  client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
  await client.waitForClose();
  expect(origin.peers).toHaveLength(1);
});

it('errors that the policy does not name are not', async () => {
  await using origin = await resetting(1);
  await using proxy = await startRetrying(origin.address, { errors: ['timeout'] });
  const response = await proxy.request();
  expect([response.status, response.header('x-sluice-error')]).toEqual([502, 'reset']);
});

it('an endpoint that takes no connection: another one at once, and the same one when there is no other', async () => {
  await using origin = await Origin.start();
  await using proxy = await startRetrying([nowhere, origin.address]);
  for (let turn = 0; turn < 4; turn += 1) {
    expect((await proxy.request({ method: 'POST', body: 'x' })).status).toBe(200);
  }
  await using alone = await startRetrying(nowhere, { attempts: 3 });
  expect((await alone.request()).header('x-sluice-error')).toBe('connect_refused');
  expect(alone.worker.context.recorder.take().requests[0]?.retries).toBe(2);
});

it.each([{ errors: [] }, { attempts: 1 }])('with %j nothing goes elsewhere', async (retry) => {
  await using origin = await Origin.start();
  await using proxy = await startRetrying([nowhere, origin.address], retry);
  const statuses = [await proxy.request(), await proxy.request()].map(({ status }) => status);
  expect(statuses.toSorted()).toEqual([200, 502]);
});

it('a stream that was refused, more often than the connection does by itself', async () => {
  let times = 0;
  await using origin = await frameOrigin((send, stream) => {
    times += 1;
    send(times <= 4 ? reset(stream, 7) : emptyAnswer(stream));
  });
  await using proxy = await startRetrying(origin.address, { attempts: 5 }, { protocol: 'h2c' });
  expect((await proxy.request({ method: 'POST', body: 'x' })).status).toBe(200);
});

it('an attempt that takes longer than its limit, and 504 when all of them do', async () => {
  await using origin = await Origin.start(onceThen200(hang));
  const retry = { errors: ['timeout' as const], perTryTimeout: '50ms' };
  await using proxy = await startRetrying(origin.address, retry);
  expect((await proxy.request()).status).toBe(200);
  origin.handle(hang);
  const response = await proxy.request();
  expect([response.status, response.header('x-sluice-error')]).toEqual([504, 'attempt_timeout']);
  origin.handle(respond(200));
  expect((await proxy.request()).status).toBe(200);
  await proxy.waitUntilIdle();
});
