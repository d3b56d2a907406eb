import { answerWith, RawOrigin } from '@sluice/testing';
import { describe, expect, it } from 'vitest';
import { frameOrigin } from './support/frame-origin.ts';
import { connectHttp2 } from './support/http2-client.ts';
import { dataFrame, headersFrame } from './support/http2-frames.ts';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

// An endpoint that sends more than it announced: the client gets what was announced, and the surplus reaches nobody.

const head = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n';

describe.each([
  ['in one piece', [`${head}okMORE`]],
  ['in a piece of its own', [`${head}ok`, 'MORE']],
  ['in the piece of the last byte', [`${head}o`, 'kMORE']],
])('HTTP/1.1, %s', (_, pieces) => {
  const start = () =>
    RawOrigin.start(async (peer) => {
      await peer.readUntil('\r\n\r\n');
      for (const piece of pieces) {
        peer.send(piece);
        await new Promise((resolve) => setImmediate(resolve));
      }
    });

  it('to a client of HTTP/1.1', async () => {
    await using origin = await start();
    await using proxy = await TestProxy.start(everythingTo(origin.address));
    using client = await proxy.connect();
    for (let index = 0; index < 2; index++) {
      client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
      expect((await client.readResponse()).body.toString()).toBe('ok');
      await origin.peers[index]?.waitForClose();
    }
    expect(client.pending.length).toBe(0);
    expect(origin.peers).toHaveLength(2);
  });

  it('to a client of HTTP/2', async () => {
    await using origin = await start();
    await using proxy = await TestProxy.start(everythingTo(origin.address));
    using client = await connectHttp2(proxy.port());
    expect((await client.request()).body.toString()).toBe('ok');
    await origin.peers[0]?.waitForClose();
  });
});

it.each([
  ['a 204', 'HTTP/1.1 204 No Content\r\n\r\nMORE', 204, 'GET'],
  ['a 304', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 4\r\n\r\nMORE', 304, 'GET'],
  ['a response to HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nMORE', 200, 'HEAD'],
  ['a response of no bytes', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nMORE', 200, 'GET'],
])('%s that has a body all the same', async (_, bytes, status, method) => {
  await using origin = await RawOrigin.start(answerWith(bytes));
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  const response = await proxy.request({ method });
  expect([response.status, response.body.length]).toEqual([status, 0]);
  await origin.peers[0]?.waitForClose();
});

it('by HTTP/2 the response is cut: it is malformed (RFC 9113 §8.1.1)', async () => {
  await using origin = await frameOrigin((send, stream) => {
    send(headersFrame(stream, [':status', '200', 'content-length', '2']), dataFrame(stream, 'okMORE', { end: true }));
  });
  await using proxy = await TestProxy.start(everythingTo(origin.address, { upstream: { protocol: 'h2c' } }));
  using client = await proxy.connect();
  client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
  await client.waitForClose();
  expect(client.pending.toString('latin1')).not.toContain('MORE');
  await proxy.waitUntilIdle();
});
