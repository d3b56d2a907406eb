import { RawOrigin, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { TestProxy } from './support/start-proxy.ts';
import { tcpTo } from './support/tcp-config.ts';

it('bytes go both ways as they are, whatever they are', async () => {
  await using origin = await RawOrigin.start((peer) => {
    peer.socket.pipe(peer.socket);
  });
  await using proxy = await TestProxy.start(tcpTo(origin.address));
  using client = await proxy.connect();
  client.send('GET / HTTP/1.1\r\n\r\n\0\xff');
  await client.readUntil('\0\xff');
  expect(client.pending.toString('latin1')).toBe('GET / HTTP/1.1\r\n\r\n\0\xff');
  client.close();
  await proxy.waitUntilIdle();
  expect(proxy.connections).toBe(0);
});

it('the endpoint may speak first', async () => {
  await using origin = await RawOrigin.start((peer) => void peer.send('220 ready\r\n'));
  await using proxy = await TestProxy.start(tcpTo(origin.address));
  using client = await proxy.connect();
  await client.readUntil('220 ready\r\n');
});

it('the end of one direction is passed on, and the other goes on', async () => {
  await using origin = await RawOrigin.start(async (peer) => {
    await waitFor('the end of the question', () => peer.ended);
    peer.send(`got ${peer.pending.toString()}`);
    peer.halfClose();
  });
  await using proxy = await TestProxy.start(tcpTo(origin.address));
  using client = await proxy.connect();
  client.send('question').halfClose();
  await client.readUntil('got question');
  await waitFor('the end of the answer', () => client.ended);
  expect(client.errorCode).toBe('');
  await proxy.waitUntilIdle();
});

it('the endpoint may end first and still listen', async () => {
  await using origin = await RawOrigin.start((peer) => void peer.send('bye').halfClose());
  await using proxy = await TestProxy.start(tcpTo(origin.address));
  using client = await proxy.connect();
  await waitFor('its end', () => client.ended);
  expect(client.pending.toString()).toBe('bye');
  client.send('and this');
  const [peer] = origin.peers;
  await waitFor('what comes after', () => peer?.pending.toString() === 'and this');
  client.halfClose();
  await proxy.waitUntilIdle();
});

it.each(['client', 'endpoint'] as const)('a reset by the %s reaches the other side as one', async (who) => {
  await using origin = await RawOrigin.start((peer) => void peer.send('hello'));
  await using proxy = await TestProxy.start(tcpTo(origin.address));
  using client = await proxy.connect();
  await client.readUntil('hello');
  const [peer] = origin.peers;
  if (peer === undefined) throw new Error('nobody came');
  const [first, second] = who === 'client' ? [client, peer] : [peer, client];
  first.reset();
  await waitFor('the reset', () => second.closed);
  expect(second.errorCode).toBe('ECONNRESET');
  await proxy.waitUntilIdle();
});
