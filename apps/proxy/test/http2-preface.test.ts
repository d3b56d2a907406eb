import { connect } from 'node:net';
import { Origin, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { flag, frame, headers, preface, requestFields, type } from './support/http2-frames.ts';
import { RawHttp2 } from './support/raw-http2.ts';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

it.each([1, 3, 17, 24, 30])('a preface in pieces of %i bytes begins HTTP/2', async (size) => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await RawHttp2.connect(proxy.port(), false);
  const bytes = Buffer.concat([preface, frame(type.settings, 0, 0), headers(1)]);
  for (let at = 0; at < bytes.length; at += size) {
    client.send(bytes.subarray(at, at + size));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await waitFor('the answer', () => client.of(type.data, 1).length > 0);
  expect(origin.requests).toHaveLength(1);
});

it('much that comes in one piece with the preface is all read', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start({
    web: { http2: { streamWindow: '1MiB' } },
    ...everythingTo(origin.address),
  });
  using client = await RawHttp2.connect(proxy.port(), false);
  const post = requestFields.map(([name, value]) => [name, name === ':method' ? 'POST' : value] as const);
  // As much as the window of the connection allows before it is enlarged.
  const parts = Array.from({ length: 3 }, (_, index) =>
    frame(type.data, index === 2 ? flag.endStream : 0, 1, Buffer.alloc(16_000, 'x')),
  );
  const uploads = [5, 7, 9, 11].map((stream) => headers(stream));
  client.send(preface, frame(type.settings, 0, 0), headers(1, post, flag.endHeaders), ...parts, ...uploads);
  await waitFor('the answers', () => [1, 5, 7, 9, 11].every((stream) => client.of(type.data, stream).length > 0));
  expect(origin.requests.find(({ method }) => method === 'POST')?.body.length).toBe(48_000);
});

it.each([
  ['only half of the preface', preface.subarray(0, 10)],
  ['the preface and nothing else', preface],
])('a client that sends %s is let go when the time for a head is over', async (_, bytes) => {
  await using proxy = await TestProxy.start({
    web: { timeouts: { requestHeaders: '300ms' } },
    ...everythingTo('127.0.0.1:1'),
  });
  const socket = connect(proxy.port(), '127.0.0.1');
  socket.on('error', () => {});
  socket.resume();
  socket.write(bytes);
  await waitFor('the connection to be taken', () => proxy.connections === 1);
  await waitFor('it to be let go', () => proxy.connections === 0);
});

it('what is no HTTP/2 after the first line ends the connection', async () => {
  await using proxy = await TestProxy.start(everythingTo('127.0.0.1:1'));
  using client = await RawHttp2.connect(proxy.port(), false);
  client.send(Buffer.from('PRI * HTTP/2.0\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n'));
  await waitFor('the end', () => client.closed);
  expect(proxy.worker.context.exchanges).toBe(0);
});
