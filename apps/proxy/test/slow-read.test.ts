import { Origin, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { connectHttp2 } from './support/http2-client.ts';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

const web = { timeouts: { bodyIdle: '60s' } };
const patient = { upstream: { timeouts: { responseHeaders: '10m', bodyIdle: '10m' } } };

const endless = () => Origin.start((_request, response) => response.end(Buffer.alloc(64 * 1024 * 1024)));

it('a client that stops reading the response is let go', async () => {
  await using origin = await endless();
  await using proxy = await TestProxy.start({ ...everythingTo(origin.address, patient), web });
  using client = await proxy.connect();
  client.socket.pause();
  client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
  const seen = await waitFor('the request at the origin', () => origin.last);
  await waitFor('the origin to be told', () => {
    // Again and again: when the buffers on the way are full is not to be seen from here.
    proxy.clock.skip(61_000);
    return seen.aborted;
  });
  await proxy.waitUntilIdle();
});

it('a client of HTTP/2 that gives one stream no window loses that stream, and no other', async () => {
  await using origin = await Origin.start((request, response) => {
    response.end(request.url === '/large' ? Buffer.alloc(64 * 1024 * 1024) : 'ok');
  });
  await using proxy = await TestProxy.start({ ...everythingTo(origin.address, patient), web });
  using client = await connectHttp2(proxy.port());
  // The window of the connection leaves room for others.
  client.session.setLocalWindowSize(1024 * 1024);
  const stalled = client.open({ ':path': '/large' });
  stalled.on('error', () => {});
  stalled.pause();
  const seen = await waitFor('the request at the origin', () => origin.last);
  await waitFor('the origin to be told', () => {
    // Not once it is over: the connection would be idle for too long.
    if (proxy.worker.context.exchanges > 0) proxy.clock.skip(61_000);
    return seen.aborted;
  });
  await proxy.waitUntilIdle();
  expect((await client.request({ ':path': '/small' })).body.toString()).toBe('ok');
});

it('a client that reads slowly but does read is served to the end', async () => {
  const size = 4 * 1024 * 1024;
  await using origin = await Origin.start((_request, response) => response.end(Buffer.alloc(size)));
  await using proxy = await TestProxy.start({ ...everythingTo(origin.address, patient), web });
  using client = await proxy.connect();
  let received = 0;
  client.socket.on('data', (chunk: Buffer) => {
    received += chunk.length;
    proxy.clock.skip(1000);
    client.socket.pause();
    setImmediate(() => client.socket.resume());
  });
  client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
  await waitFor('all of it', () => received > size, 20_000);
});
