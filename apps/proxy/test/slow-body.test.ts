import { Origin, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { echoed, everythingTo, TestProxy } from './support/start-proxy.ts';

const web = { timeouts: { bodyIdle: '400ms' } };
const length = 200_000;

it.each([
  ['a small body, which is collected first', 1000],
  ['a large body, which is streamed', length],
])('a client that goes silent in %s gets 408', async (_, size) => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start({ ...everythingTo(origin.address), web });
  using client = await proxy.connect();
  client.send(`POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: ${size}\r\n\r\nsome`);
  const response = await client.readResponse();
  expect(response.status).toBe(408);
  await client.waitForClose();
  await waitFor('the origin to be told', () => origin.requests.every((seen) => seen.aborted));
  expect(origin.requests.some((seen) => seen.complete)).toBe(false);
  await proxy.waitUntilIdle();
});

it('a client that goes on is waited for, however long it takes', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start({ ...everythingTo(origin.address), web });
  using client = await proxy.connect();
  client.send('POST / HTTP/1.1\r\nHost: app.test\r\nTransfer-Encoding: chunked\r\n\r\n');
  // Longer in all than the idle limit, never silent for as long as that.
  for (let sent = 0; sent < 8; sent += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    client.send('1\r\nx\r\n');
  }
  client.send('0\r\n\r\n');
  expect(echoed(await client.readResponse()).body).toBe('xxxxxxxx');
});

it('a client that stops reading the response is let go', async () => {
  await using origin = await Origin.start((_request, response) => {
    response.on('error', () => {});
    response.end(Buffer.alloc(64 * 1024 * 1024));
  });
  await using proxy = await TestProxy.start({ ...everythingTo(origin.address), web });
  using client = await proxy.connect();
  client.socket.pause();
  client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
  const seen = await waitFor('the request at the origin', () => origin.last);
  await waitFor('the origin to be told', () => seen.aborted, 10_000);
  await proxy.waitUntilIdle();
});
