import { echo, Origin, waitFor } from '@sluice/testing';
import { TestAuthority } from '@sluice/testing/test-authority';
import { expect, it } from 'vitest';
import { openWebSocket } from './support/open-web-socket.ts';
import { echoed, everythingTo, TestProxy } from './support/start-proxy.ts';

// What holds for connections in clear text holds for those over TLS, and their sessions are resumed.

const authority = await TestAuthority.create();
const certificate = await authority.issue();

async function start(given: Parameters<typeof everythingTo>[1] = {}, host = '127.0.0.1') {
  const origin = await Origin.start(echo, { tls: { ...certificate } });
  const proxy = await TestProxy.start(
    everythingTo(`${host}:${origin.port}`, {
      ...given,
      upstream: { tls: { ca: authority.ca }, ...given.upstream },
    }),
  );
  return {
    origin,
    proxy,
    async [Symbol.asyncDispose]() {
      await proxy.stop();
      await origin.stop();
    },
  };
}

it('bodies of every size go both ways', async () => {
  await using setting = await start();
  for (const length of [0, 1, 65_536, 1_000_000]) {
    const seen = echoed(await setting.proxy.request({ method: 'POST', body: 'x'.repeat(length) }));
    expect(seen.body.length).toBe(length);
  }
});

it('the endpoint is asked for by name: its own, or the one that is set', async () => {
  await using byName = await start({}, 'localhost');
  await byName.proxy.request();
  expect(byName.origin.handshakes).toMatchObject([{ serverName: 'localhost', alpn: 'http/1.1' }]);

  await using bySetting = await start({ upstream: { tls: { ca: authority.ca, serverName: 'localhost' } } });
  await bySetting.proxy.request();
  expect(bySetting.origin.handshakes).toMatchObject([{ serverName: 'localhost' }]);
});

it('no name is sent for a bare address', async () => {
  await using setting = await start();
  expect((await setting.proxy.request()).status).toBe(200);
  expect(setting.origin.handshakes[0]?.serverName).toBe(false);
});

it('a connection is used again', async () => {
  await using setting = await start();
  for (let turn = 0; turn < 5; turn += 1) {
    expect((await setting.proxy.request()).status).toBe(200);
    await setting.proxy.waitUntilIdle();
  }
  expect(setting.origin.handshakes).toHaveLength(1);
});

it('a new connection after a closed one resumes its session', async () => {
  await using setting = await start({
    upstream: { tls: { ca: authority.ca }, connectionPool: { maxRequestsPerConnection: 1 } },
  });
  for (let turn = 0; turn < 3; turn += 1) expect((await setting.proxy.request()).status).toBe(200);
  expect(setting.origin.handshakes.map(({ resumed }) => resumed)).toEqual([false, true, true]);
});

it('what the endpoint closed while idle is dialled anew', async () => {
  await using setting = await start();
  expect((await setting.proxy.request()).status).toBe(200);
  await setting.proxy.waitUntilIdle();
  setting.origin.closeIdle();
  await waitFor('the connection to be gone', () => setting.origin.openConnections === 0);
  expect((await setting.proxy.request({ method: 'POST', body: 'x' })).status).toBe(200);
});

it('a WebSocket goes through', async () => {
  await using setting = await start({ route: { websocket: true } });
  using socket = await openWebSocket(setting.proxy.port());
  socket.send('hello');
  expect(await socket.next()).toBe('hello');
});

it('a client that leaves is told to the endpoint', async () => {
  await using setting = await start();
  setting.origin.handle(() => {});
  const client = await setting.proxy.connect();
  client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
  await waitFor('the request', () => setting.origin.last);
  client.close();
  await waitFor('the origin to be told', () => setting.origin.last?.aborted === true);
  await setting.proxy.waitUntilIdle();
});
