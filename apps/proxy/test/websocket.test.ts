import { answerWith, Origin, RawOrigin, waitFor, within } from '@sluice/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWebSocket } from './support/open-web-socket.ts';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

let origin: Origin;
let proxy: TestProxy;
beforeAll(async () => {
  origin = await Origin.start();
  proxy = await TestProxy.start({
    upstreams: [{ name: 'app', targets: [{ address: origin.address }] }],
    routes: [
      { name: 'all', upstreams: [{ name: 'app' }] },
      { name: 'no', match: { path: { prefix: '/no' } }, upstreams: [{ name: 'app' }], websocket: false },
    ],
  });
});
afterAll(async () => {
  await proxy.stop();
  await origin.stop();
});

const upgrade = (path: string, fields = '') =>
  `GET ${path} HTTP/1.1\r\nHost: app.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n` +
  `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${fields}\r\n`;

it('carries messages both ways', async () => {
  using socket = await openWebSocket(proxy.port());
  for (const text of ['hello', '', 'x'.repeat(200_000)]) {
    socket.send(text);
    expect(await within('the echo', socket.next())).toBe(text);
  }
  expect(origin.last?.header('upgrade')?.toLowerCase()).toBe('websocket');
  expect(origin.last?.header('x-forwarded-for')).toBe('127.0.0.1');
});

it('passes bytes on that come right behind the handshake', async () => {
  using client = await proxy.connect();
  // A masked text frame "hi" with a mask of zeros.
  client.send(Buffer.concat([Buffer.from(upgrade('/')), Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x68, 0x69])]));
  expect((await client.readResponse()).status).toBe(101);
  await client.readUntil('hi');
});

it('closes in two steps when either side does', async () => {
  using first = await openWebSocket(proxy.port());
  first.socket.close(4001, 'bye');
  expect((await within('the close', first.closed)).code).toBe(4001);

  using second = await openWebSocket(proxy.port());
  await waitFor('the WebSocket at the origin', () => origin.webSockets.size === 1);
  for (const webSocket of origin.webSockets) webSocket.close(4002);
  expect((await within('the close', second.closed)).code).toBe(4002);
  await proxy.waitUntilIdle();
});

it('a client that vanishes takes its upstream connection along', async () => {
  const socket = await openWebSocket(proxy.port());
  await waitFor('the WebSocket at the origin', () => origin.webSockets.size === 1);
  socket.socket.terminate();
  await waitFor('the origin to be told', () => origin.webSockets.size === 0);
  await proxy.waitUntilIdle();
});

it('is refused where the route does not allow it', async () => {
  const before = origin.requests.length;
  const response = await proxy.send(upgrade('/no'));
  expect(response.status).toBe(403);
  expect(response.header('x-sluice-error')).toBe('upgrade_refused');
  expect(origin.requests).toHaveLength(before);
});

it('an answer other than 101 reaches the client like any other', async () => {
  await using refusing = await RawOrigin.start(
    answerWith('HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\nWWW-Authenticate: Basic\r\n\r\nno'),
  );
  await using other = await TestProxy.start(everythingTo(refusing.address));
  const response = await other.send(upgrade('/'));
  expect(response.status).toBe(401);
  expect(response.body.toString()).toBe('no');
});

describe('no other protocol is switched to', () => {
  it.each(['h2c', 'websocket, h2c', 'h2c, websocket', 'TLS/1.0', 'websocket/13'])('Upgrade: %s', async (protocol) => {
    const response = await proxy.send(
      `GET / HTTP/1.1\r\nHost: app.test\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: ${protocol}\r\nHTTP2-Settings: AAMAAABk\r\n\r\n`,
    );
    expect(response.status).toBe(200);
    const seen = JSON.parse(response.body.toString()) as { headers: string[] };
    const names = seen.headers.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
    expect(names).not.toContain('upgrade');
    expect(names).not.toContain('http2-settings');
  });

  it('a 101 to another protocol than asked for is a 502', async () => {
    await using evil = await RawOrigin.start(
      answerWith('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n'),
    );
    await using other = await TestProxy.start(everythingTo(evil.address));
    expect((await other.send(upgrade('/'))).status).toBe(502);
  });

  it('a request hidden behind a refused upgrade is not tunnelled', async () => {
    await using refusing = await RawOrigin.start((peer) => {
      peer.socket.on('data', () => peer.send('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n'));
    });
    await using other = await TestProxy.start(everythingTo(refusing.address));
    using client = await other.connect();
    client.send(`${upgrade('/')}GET /hidden HTTP/1.1\r\nHost: app.test\r\n\r\n`);
    expect((await client.readResponse()).status).toBe(403);
    await other.waitUntilIdle();
    const raw = refusing.peers.map((peer) => peer.pending.toString('latin1')).join('');
    // Read as a request of its own it would carry the gateway's fields; raw bytes would not.
    for (const [, rest] of raw.matchAll(/GET \/hidden([\s\S]*)/g)) expect(rest).toContain('x-forwarded-for');
  });
});
