import { RawOrigin } from '@sluice/testing';
import { expect, it } from 'vitest';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

// An endpoint that refuses an upload answers before it has taken all of it and closes: what is on its way to it then comes
// back as a reset, which must not take the answer with it.

const refusal = 'HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\nConnection: close\r\n\r\nbig';
const size = 4 * 1024 * 1024;

it.each([
  ['of known length', `Content-Length: ${size}\r\n\r\n`, Buffer.alloc(size, 'x')],
  ['in chunks', 'Transfer-Encoding: chunked\r\n\r\n', Buffer.from(`400000\r\n${'x'.repeat(size)}\r\n0\r\n\r\n`)],
])('the answer to an upload %s that the endpoint cuts off reaches the client', async (_, framing, body) => {
  await using origin = await RawOrigin.start(async (peer) => {
    await peer.readUntil('\r\n\r\n');
    peer.socket.pause();
    peer.socket.write(refusal, () => peer.socket.destroy());
  });
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  for (let turn = 0; turn < 40; turn++) {
    using client = await proxy.connect();
    client.send(`POST / HTTP/1.1\r\nHost: app.test\r\n${framing}`).send(body);
    const response = await client.readResponse();
    expect([response.status, response.body.toString()]).toEqual([413, 'big']);
  }
  await proxy.waitUntilIdle();
});

it('an endpoint that cuts an upload off without an answer is told of at once', async () => {
  await using origin = await RawOrigin.start(async (peer) => {
    await peer.readUntil('\r\n\r\n');
    peer.socket.pause();
    peer.socket.resetAndDestroy();
  });
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  for (let turn = 0; turn < 10; turn++) {
    using client = await proxy.connect();
    client.send(`POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: ${size}\r\n\r\n`).send(Buffer.alloc(size, 'x'));
    const response = await client.readResponse();
    expect([response.status, response.header('x-sluice-error')]).toEqual([502, 'reset']);
  }
  await proxy.waitUntilIdle();
});
