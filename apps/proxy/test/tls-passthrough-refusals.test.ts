import { RawOrigin, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { clientHello } from './support/client-hello.ts';
import { TestProxy } from './support/start-proxy.ts';
import { tcpTo } from './support/tcp-config.ts';

async function start() {
  const origin = await RawOrigin.start(() => {});
  const proxy = await TestProxy.start(tcpTo(origin.address, { web: { protocol: 'tls' } }));
  return {
    origin,
    proxy,
    async [Symbol.asyncDispose]() {
      await proxy.stop();
      await origin.stop();
    },
  };
}

/** A handshake record that says it holds a ClientHello of this many bytes. */
function record(length: number, claimed: number): Buffer {
  const head = Buffer.from([
    22,
    3,
    1,
    length >> 8,
    length & 255,
    1,
    claimed >> 16,
    (claimed >> 8) & 255,
    claimed & 255,
  ]);
  return Buffer.concat([head, Buffer.alloc(length - 4)]);
}

it.each([
  ['plain HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: a.example\r\n\r\n')],
  ['an SSH client', Buffer.from('SSH-2.0-OpenSSH_9.9\r\n')],
  ['another handshake message', Buffer.from([22, 3, 1, 0, 4, 2, 0, 0, 0])],
  ['a first message without end', Buffer.concat([record(16_000, 60_000), record(16_000, 60_000)])],
])('%s is closed, and no endpoint hears of it', async (_, bytes) => {
  await using setting = await start();
  using client = await setting.proxy.connect();
  client.send(bytes);
  await client.waitForClose();
  await waitFor('it to be forgotten', () => setting.proxy.connections === 0);
  expect(setting.origin.peers).toEqual([]);
  expect(setting.proxy.worker.context.recorder.take().refusals).toEqual([
    { listener: 'web', reason: 'client_hello', count: 1 },
  ]);
});

it('a name that is none, as no client sends it, is closed', async () => {
  await using setting = await start();
  const hello = await clientHello('abcdefgh.example');
  hello.write('abc\x00efgh', hello.indexOf('abcdefgh'), 'latin1');
  using client = await setting.proxy.connect();
  client.send(hello);
  await client.waitForClose();
  expect(setting.origin.peers).toEqual([]);
});

it('a client that does not finish its first message in time is cut', async () => {
  await using setting = await start();
  using client = await setting.proxy.connect();
  client.send((await clientHello('a.example')).subarray(0, 40));
  await waitFor('the connection', () => setting.proxy.connections === 1);
  setting.proxy.clock.skip(9_000);
  using later = await setting.proxy.connect();
  later.send('x');
  await later.waitForClose();
  expect(client.closed).toBe(false);
  setting.proxy.clock.skip(1_001);
  await client.waitForClose();
  expect(setting.origin.peers).toEqual([]);
});
