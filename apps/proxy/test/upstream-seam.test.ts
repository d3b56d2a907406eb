import { Origin, RawOrigin, waitFor } from '@sluice/testing';
import { Client } from 'undici';
import { describe, expect, it } from 'vitest';
import { type CreateUpstreamClient, createUpstreamClient } from '../src/upstream-client/upstream-client.ts';
import { openWebSocket } from './support/open-web-socket.ts';
import { echoed, everythingTo, TestProxy, values } from './support/start-proxy.ts';

// The upstream seam is undici's Dispatcher contract: its own client does what the lean one does.

const clients: [string, CreateUpstreamClient][] = [
  ['the lean client', createUpstreamClient],
  ['a Client of undici', (address) => new Client(`http://${address}`, { allowH2: false })],
];

describe.each(clients)('%s', (_, createClient) => {
  it('carries requests and responses, with and without bodies', async () => {
    await using origin = await Origin.start();
    await using proxy = await TestProxy.start(everythingTo(origin.address), { createClient });
    for (const method of ['GET', 'DELETE', 'OPTIONS']) {
      expect(echoed(await proxy.request({ method, target: '/a?b=c' }))).toMatchObject({ method, target: '/a?b=c' });
    }
    expect((await proxy.request({ method: 'HEAD' })).status).toBe(200);
    for (const length of [0, 1, 1000, 65_536, 500_000]) {
      const seen = echoed(
        await proxy.request({ method: 'POST', body: 'x'.repeat(length), headers: ['X-Odd', 'a, b'] }),
      );
      expect(seen.body.length).toBe(length);
      expect(values(seen.headers, 'content-length')).toEqual([String(length)]);
      expect(values(seen.headers, 'x-odd')).toEqual(['a, b']);
    }
    await proxy.waitUntilIdle();
  });

  it('streams a chunked body', async () => {
    await using origin = await Origin.start();
    await using proxy = await TestProxy.start(everythingTo(origin.address), { createClient });
    using client = await proxy.connect();
    client.send('POST / HTTP/1.1\r\nHost: app.test\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n');
    await waitFor('the first chunk', () => origin.last?.body.toString() === 'first');
    client.send('4\r\nlast\r\n0\r\n\r\n');
    expect(echoed(await client.readResponse()).body).toBe('firstlast');
  });

  it('keeps a large response whole for a slow reader', async () => {
    const body = Buffer.alloc(4 * 1024 * 1024, 'y');
    await using origin = await Origin.start((_request, response) => void response.end(body));
    await using proxy = await TestProxy.start(everythingTo(origin.address), { createClient });
    using client = await proxy.connect();
    client.socket.pause();
    client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
    await waitFor('the exchange', () => proxy.worker.context.exchanges === 1);
    client.socket.resume();
    expect((await client.readResponse()).body.equals(body)).toBe(true);
    await proxy.waitUntilIdle();
  });

  it('fails with the same codes', async () => {
    const answers = ['HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n', ''];
    await using origin = await RawOrigin.start(async (peer) => {
      await peer.readUntil('\r\n\r\n');
      peer.send(answers.shift() ?? '').halfClose();
    });
    await using proxy = await TestProxy.start(everythingTo(origin.address), { createClient });
    expect((await proxy.request({ method: 'POST' })).header('x-sluice-error')).toBe('malformed_response');
    expect((await proxy.request({ method: 'POST' })).header('x-sluice-error')).toBe('reset');
    await proxy.apply(everythingTo('127.0.0.1:1'));
    expect((await proxy.request()).header('x-sluice-error')).toBe('connect_refused');
    await proxy.waitUntilIdle();
  });

  it('cuts a response that was cut', async () => {
    await using origin = await RawOrigin.start(async (peer) => {
      await peer.readUntil('\r\n\r\n');
      peer.send('HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf').halfClose();
    });
    await using proxy = await TestProxy.start(everythingTo(origin.address), { createClient });
    using client = await proxy.connect();
    client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
    await client.readUntil('half');
    await client.waitForClose();
    await proxy.waitUntilIdle();
  });

  it('lets go when the client does', async () => {
    await using origin = await Origin.start(() => {});
    await using proxy = await TestProxy.start(everythingTo(origin.address), { createClient });
    const client = await proxy.connect();
    client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
    await waitFor('the request', () => origin.last);
    client.close();
    await waitFor('the origin to be told', () => origin.last?.aborted === true);
    await proxy.waitUntilIdle();
  });

  it('opens a WebSocket', async () => {
    await using origin = await Origin.start();
    await using proxy = await TestProxy.start(everythingTo(origin.address, { route: { websocket: true } }), {
      createClient,
    });
    using socket = await openWebSocket(proxy.port());
    socket.send('hello');
    expect(await socket.next()).toBe('hello');
  });
});
