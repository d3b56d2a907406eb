import { waitFor } from '@sluice/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestProxy } from './support/start-proxy.ts';

const limitMs = 500;

let proxy: TestProxy;
beforeAll(async () => {
  proxy = await TestProxy.start({
    web: { timeouts: { requestHeaders: `${limitMs}ms`, keepAlive: '300ms' } },
    routes: [{ name: 'ok', directResponse: { status: 200, body: 'ok' } }],
  });
});
afterAll(() => proxy.stop());

it.each([
  ['says nothing at all', ''],
  ['stops in the request line', 'GET / HT'],
  ['stops in the fields', 'GET / HTTP/1.1\r\nHost: app.test\r\nX-A: 1'],
])('a client that %s is let go', async (_, bytes) => {
  const started = performance.now();
  using client = await proxy.connect();
  client.send(bytes);
  await client.waitForClose(10_000);
  expect(performance.now() - started).toBeGreaterThan(limitMs * 0.8);
  if (client.pending.length > 0) expect((await client.readResponse()).status).toBe(408);
});

it('a client that drips a byte now and then is let go all the same', async () => {
  using client = await proxy.connect();
  client.send('GET / HTTP/1.1\r\nHost: app.test\r\nX-Drip: ');
  const drip = setInterval(() => client.send('a'), 50);
  try {
    await client.waitForClose(10_000);
  } finally {
    clearInterval(drip);
  }
});

it('an idle connection is closed after the keep-alive time, and not before', async () => {
  using client = await proxy.connect();
  client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
  await client.readResponse();
  const idleSince = performance.now();
  await client.waitForClose(10_000);
  expect(performance.now() - idleSince).toBeGreaterThan(200);
});

it('others are served meanwhile', async () => {
  const slow = await Promise.all(Array.from({ length: 50 }, () => proxy.connect()));
  for (const client of slow) client.send('GET / HTTP/1.1\r\n');
  expect((await proxy.request()).status).toBe(200);
  await waitFor('all slow ones to be let go', () => slow.every((client) => client.closed || client.ended), 10_000);
  for (const client of slow) client.close();
  await waitFor('the connections to go', () => proxy.connections === 0, 10_000);
});
