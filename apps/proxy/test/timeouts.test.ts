import { hang, Origin, RawOrigin, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

it('an upstream that does not answer: 504 after the response timeout', async () => {
  await using origin = await Origin.start(hang);
  await using proxy = await TestProxy.start(
    everythingTo(origin.address, { upstream: { timeouts: { responseHeaders: '300ms' } } }),
  );
  const started = performance.now();
  const response = await proxy.request();
  expect(response.status).toBe(504);
  expect(response.header('x-sluice-error')).toBe('response_timeout');
  expect(performance.now() - started).toBeGreaterThan(250);
  await waitFor('the origin to be told', () => origin.last?.aborted === true);
  expect(origin.requests).toHaveLength(1);
  await proxy.waitUntilIdle();
});

it('an upstream that sends a head and goes silent: the response is cut', async () => {
  await using origin = await RawOrigin.start(async (peer) => {
    await peer.readUntil('\r\n\r\n');
    peer.send('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsome');
  });
  await using proxy = await TestProxy.start(
    everythingTo(origin.address, { upstream: { timeouts: { bodyIdle: '300ms' } } }),
  );
  using client = await proxy.connect();
  client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
  await client.waitForClose();
  await expect(client.readResponse({ deadlineMs: 100 })).rejects.toThrow();
  await proxy.waitUntilIdle();
});

it('an upstream that keeps sending is not cut, however long it takes', async () => {
  await using origin = await RawOrigin.start(async (peer) => {
    await peer.readUntil('\r\n\r\n');
    peer.send('HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n');
  });
  await using proxy = await TestProxy.start(
    everythingTo(origin.address, { upstream: { timeouts: { bodyIdle: '60s' } } }),
  );
  using client = await proxy.connect();
  client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
  await client.readUntil('\r\n\r\n');
  for (let sent = 1; sent <= 8; sent += 1) {
    origin.peers[0]?.send('x');
    await client.readUntil('x'.repeat(sent));
    proxy.clock.skip(40_000);
  }
  expect((await client.readResponse()).body.toString()).toBe('xxxxxxxx');
});

it('the total timeout of a route ends an exchange in any phase', async () => {
  await using origin = await Origin.start((request, response) => {
    if (request.url === '/head') return;
    response.writeHead(200, { 'content-length': '1000' });
    const timer = setInterval(() => response.write('x'), 50);
    response.on('close', () => clearInterval(timer));
  });
  await using proxy = await TestProxy.start(everythingTo(origin.address, { route: { timeout: '400ms' } }));
  const response = await proxy.request({ target: '/head' });
  expect(response.status).toBe(504);
  expect(response.header('x-sluice-error')).toBe('exchange_timeout');

  using client = await proxy.connect();
  client.send('GET /body HTTP/1.1\r\nHost: app.test\r\n\r\n');
  await client.waitForClose();
  await expect(client.readResponse({ deadlineMs: 100 })).rejects.toThrow();
  await waitFor('the origin to be told', () => origin.requests.every((seen) => seen.aborted));
  await proxy.waitUntilIdle();
});

it('an endpoint that does not take connections: 504 after the connect timeout', async () => {
  await using proxy = await TestProxy.start(
    // TEST-NET-1 is routed nowhere; where the network refuses at once, that is a refusal and not a timeout.
    everythingTo('192.0.2.1:9', { upstream: { timeouts: { connect: '300ms' } } }),
  );
  const response = await proxy.request();
  expect([502, 504]).toContain(response.status);
  expect(['connect_timeout', 'connect_refused']).toContain(response.header('x-sluice-error'));
  await proxy.waitUntilIdle();
});
