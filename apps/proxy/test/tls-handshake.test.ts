import { once } from 'node:events';
import { connect as connectPlain } from 'node:net';
import type { ListenerInput } from '@sluice/config';
import { echo, Origin, waitFor } from '@sluice/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { everythingTo, TestProxy } from './support/start-proxy.ts';
import { materialOf, selfSigned } from './support/test-certificates.ts';
import { ask, connectTls } from './support/tls-client.ts';

const pair = await selfSigned(['a.example'], { keyType: 'rsa_2048' });
let origin: Origin;
beforeAll(async () => {
  origin = await Origin.start(echo);
});
afterAll(() => origin.stop());

function serve(tls: Partial<NonNullable<ListenerInput['tls']>> = {}, web: Partial<ListenerInput> = {}) {
  return TestProxy.start(
    {
      certificates: [{ name: 'a', source: { type: 'self_signed', hosts: ['a.example'] } }],
      web: { protocol: 'https', tls: { certificates: ['a'], ...tls }, ...web },
      ...everythingTo(origin.address),
    },
    {},
    [materialOf('a', pair)],
  );
}

const client = { servername: 'a.example', ca: pair.chain };

it('requests come through, and the upstream is told that the client used https', async () => {
  await using proxy = await serve();
  const socket = await connectTls(proxy.port(), { ...client, ALPNProtocols: ['http/1.1'] });
  expect(socket.alpnProtocol).toBe('http/1.1');
  const reply = await ask(socket, '}');
  expect(reply).toMatch(/^HTTP\/1.1 200/);
  expect(reply).toContain('"x-forwarded-proto","https"');
  expect(await ask(socket, '}')).toMatch(/^HTTP\/1.1 200/);
  socket.destroy();
  await waitFor('the connection to be forgotten', () => proxy.connections === 0);
});

it('a client that speaks none of our protocols gets no connection', async () => {
  await using proxy = await serve();
  await expect(connectTls(proxy.port(), { ...client, ALPNProtocols: ['spdy/3'] })).rejects.toThrow(/alert|protocol/i);
});

it('speaks no older version than it is told to', async () => {
  await using lenient = await serve();
  (await connectTls(lenient.port(), { ...client, maxVersion: 'TLSv1.2' })).destroy();
  await expect(
    connectTls(lenient.port(), { ...client, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' }),
  ).rejects.toThrow();
  for (const tls of [{ minimumVersion: '1.3' }, { cipherPolicy: 'modern' }] as const) {
    await using strict = await serve(tls);
    (await connectTls(strict.port(), client)).destroy();
    await expect(connectTls(strict.port(), { ...client, maxVersion: 'TLSv1.2' })).rejects.toThrow(/alert|version/i);
  }
});

it('takes no cipher without forward secrecy or authentication of the data', async () => {
  await using proxy = await serve();
  for (const ciphers of ['AES128-GCM-SHA256', 'ECDHE-RSA-AES128-SHA256', 'ECDHE-RSA-AES128-SHA']) {
    await expect(connectTls(proxy.port(), { ...client, maxVersion: 'TLSv1.2', ciphers })).rejects.toThrow(/alert/i);
  }
});

it.each([
  [
    'the cheapest cipher whatever order a client has',
    'TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256',
    'TLS_AES_128_GCM_SHA256',
  ],
  [
    'ChaCha20 where the client has it first',
    'TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256',
    'TLS_CHACHA20_POLY1305_SHA256',
  ],
])('takes %s', async (_, ciphers, taken) => {
  await using proxy = await serve();
  const socket = await connectTls(proxy.port(), { ...client, ciphers });
  expect(socket.getCipher().standardName).toBe(taken);
  socket.destroy();
});

it('a client that does not finish the handshake in time is cut, and so is one that speaks plainly', async () => {
  await using proxy = await serve({}, { timeouts: { tlsHandshake: '10s' } });
  const silent = connectPlain(proxy.port(), '127.0.0.1');
  silent.on('error', () => {});
  await waitFor('the connection', () => proxy.connections === 1);
  proxy.clock.skip(9_000);
  const plain = connectPlain(proxy.port(), '127.0.0.1');
  plain.on('error', () => {});
  plain.write('GET / HTTP/1.1\r\nHost: a.example\r\n\r\n');
  await once(plain, 'close');
  expect(silent.closed).toBe(false);
  proxy.clock.skip(1_001);
  await once(silent, 'close');
});

it('one that is through has no handshake deadline any more', async () => {
  await using proxy = await serve({}, { timeouts: { tlsHandshake: '10s', keepAlive: '60s' } });
  const socket = await connectTls(proxy.port(), client);
  await ask(socket, '}');
  proxy.clock.skip(30_000);
  expect(await ask(socket, '}')).toMatch(/^HTTP\/1.1 200/);
  socket.destroy();
});

it('a listener changes from http to https and back in place', async () => {
  await using proxy = await serve();
  const secure = await connectTls(proxy.port(), client);
  const port = proxy.port();
  expect(await proxy.apply({ ...everythingTo(origin.address) })).toMatchObject({ kind: 'applied' });
  expect((await proxy.request()).status).toBe(200);
  expect(proxy.port()).toBe(port);
  expect(await ask(secure, '}')).toMatch(/^HTTP\/1.1 200/);
  secure.destroy();
});
