import { waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { connectHttp2 } from './support/http2-client.ts';
import { startProxiedOrigin } from './support/start-proxied-origin.ts';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

const handshake = {
  ':method': 'CONNECT',
  ':protocol': 'websocket',
  ':scheme': 'http',
  ':path': '/socket',
  'sec-websocket-version': '13',
};

it('WebSockets of one HTTP/2 connection each have one to the endpoint, and it names their client', async () => {
  await using origin = await startProxiedOrigin();
  await using proxy = await TestProxy.start(
    everythingTo(origin.address, { upstream: { proxyProtocol: 'v2' }, route: { websocket: true } }),
  );
  using client = await connectHttp2(proxy.port());
  const received = ['one', 'two'].map((text) => {
    const stream = client.open(handshake, { endStream: false });
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    // A text frame with the mask 0 (RFC 6455 §5.2).
    stream.once('response', () => stream.write(Buffer.from(`\x81\x83\0\0\0\0${text}`, 'latin1')));
    return chunks;
  });
  await waitFor('both echoes', () => received.every((chunks) => Buffer.concat(chunks).length === 5));
  expect(received.map((chunks) => Buffer.concat(chunks).toString('latin1'))).toEqual(['\x81\x03one', '\x81\x03two']);
  const named = {
    source: { address: '127.0.0.1', port: client.session.socket.localPort },
    destination: { address: '127.0.0.1', port: proxy.port() },
  };
  expect(origin.connections.map(({ header }) => header.proxied)).toEqual([named, named]);
  // A request of the same client has one of its own while they last.
  expect((await client.request()).body.toString()).toBe('2');
  client.session.destroy();
  await waitFor('the WebSockets to go', () =>
    origin.connections.slice(0, 2).every(({ socket }) => socket.destroyed || socket.readableEnded),
  );
  await proxy.waitUntilIdle();
  expect(origin.strangers).toBe(0);
});
