import { Origin, RawOrigin, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

// A connection kept alive may be closed by the upstream at the very moment it is used again. Nothing was answered, so a
// request that may be sent twice is sent once more on a fresh connection; any other fails.

/** Answers the first request of a connection, and closes it when a second one comes. */
async function closingOrigin(): Promise<RawOrigin> {
  return await RawOrigin.start((peer) => {
    let served = 0;
    peer.socket.on('data', () => {
      served += 1;
      if (served === 1) peer.send('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      else peer.reset();
    });
  });
}

it.each(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'])('%s is sent again', async (method) => {
  await using origin = await closingOrigin();
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  for (let turn = 0; turn < 4; turn += 1) {
    expect((await proxy.request({ method })).status).toBe(200);
    await proxy.waitUntilIdle();
  }
  expect(origin.peers.length).toBeGreaterThan(1);
});

it.each(['POST', 'PATCH'])('%s is not', async (method) => {
  await using origin = await closingOrigin();
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  expect((await proxy.request({ method, body: 'x' })).status).toBe(200);
  await proxy.waitUntilIdle();
  const response = await proxy.request({ method, body: 'x' });
  expect(response.status).toBe(502);
  expect(response.header('x-sluice-error')).toBe('reset');
});

it('a GET that fails on a fresh connection is not sent again and again', async () => {
  await using origin = await RawOrigin.start((peer) => {
    peer.socket.on('data', () => peer.reset());
  });
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  expect((await proxy.request()).status).toBe(502);
  expect(origin.peers.length).toBeLessThanOrEqual(2);
});

it('a GET whose answer has begun is not sent again', async () => {
  let requests = 0;
  await using origin = await RawOrigin.start((peer) => {
    let served = 0;
    peer.socket.on('data', () => {
      served += 1;
      requests += 1;
      if (served === 1) peer.send('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      else {
        peer.send('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf');
        peer.halfClose();
      }
    });
  });
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  expect((await proxy.request()).status).toBe(200);
  await proxy.waitUntilIdle();
  using client = await proxy.connect();
  client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
  await client.waitForClose();
  expect(requests).toBe(2);
});

it('an upstream that closes idle connections costs no GET', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await proxy.connect();
  for (let turn = 0; turn < 30; turn += 1) {
    client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
    expect((await client.readResponse()).status).toBe(200);
    origin.closeIdle();
  }
  await proxy.waitUntilIdle();
});

it('connections are reused', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  for (let turn = 0; turn < 10; turn += 1) {
    expect((await proxy.request({ method: turn % 2 ? 'POST' : 'GET', body: 'x' })).status).toBe(200);
    await proxy.waitUntilIdle();
  }
  expect(origin.connections).toBe(1);
});

it('an idle connection is closed after its limit', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start(
    everythingTo(origin.address, { upstream: { connectionPool: { idleTimeout: '200ms' } } }),
  );
  await proxy.request();
  await waitFor('the connection to go', () => origin.openConnections === 0);
});
