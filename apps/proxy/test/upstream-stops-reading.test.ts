import { RawOrigin, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

const size = 64 * 1024 * 1024;
const head = `POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: ${size}\r\n\r\n`;

it('an upstream that takes no more of the body is given up', async () => {
  await using origin = await RawOrigin.start((peer) => {
    peer.socket.removeAllListeners('data').pause();
  });
  await using proxy = await TestProxy.start(
    everythingTo(origin.address, { upstream: { timeouts: { responseHeaders: '30s' } } }),
  );
  using client = await proxy.connect();
  client.send(head).send(Buffer.alloc(size));
  const exchanged = () => proxy.worker.context.exchanges;
  await waitFor('the exchange', () => exchanged() === 1);
  await waitFor('it to be given up', () => {
    proxy.clock.skip(1000);
    return client.pending.length > 0 || client.closed;
  });
  expect((await client.readResponse()).header('x-sluice-error')).toBe('response_timeout');
  await proxy.waitUntilIdle();
});

it('time in which the upstream takes nothing does not make its client a slow one', async () => {
  await using origin = await RawOrigin.start(async (peer) => {
    await peer.readUntil('\r\n\r\n');
    peer.socket.pause();
  });
  await using proxy = await TestProxy.start({
    ...everythingTo(origin.address, { upstream: { timeouts: { responseHeaders: '24h', bodyIdle: '24h' } } }),
    web: { limits: { minimumBodyRate: 1_000_000 }, timeouts: { bodyIdle: '1h' } },
  });
  using client = await proxy.connect();
  client.send(head).send(Buffer.alloc(size / 2));
  const peer = await waitFor('the connection', () => origin.peers[0]);
  let before = -1;
  let same = 0;
  await waitFor('the upload to be held back', () => {
    same = before === client.socket.writableLength && before > 0 ? same + 1 : 0;
    before = client.socket.writableLength;
    return same > 60;
  });
  proxy.clock.skip(1000_000);
  let received = 0;
  peer.socket.removeAllListeners('data').on('data', (chunk: Buffer) => {
    received += chunk.length;
  });
  peer.socket.resume();
  // Sweeps go on meanwhile; each of them would have seen half the bytes in a thousand seconds.
  await waitFor('the upload to go on', () => received > size / 4, 10_000);
  await new Promise((resolve) => setTimeout(resolve, 250));
  expect(client.pending.toString()).toBe('');
  expect(proxy.worker.context.exchanges).toBe(1);
});
