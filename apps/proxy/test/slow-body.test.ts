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

it('a client below the minimum rate is let go after the grace of 30 s, one above it is not', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start({
    ...everythingTo(origin.address),
    web: { limits: { minimumBodyRate: '1KiB' }, timeouts: { bodyIdle: '10m' } },
  });
  const head = 'POST / HTTP/1.1\r\nHost: app.test\r\nTransfer-Encoding: chunked\r\n\r\n';
  using slow = await proxy.connect();
  slow.send(`${head}5\r\nhello\r\n`);
  using fast = await proxy.connect();
  fast.send(`${head}ffff\r\n${'x'.repeat(0xffff)}\r\n`);
  await waitFor(
    'both bodies at the origin',
    () => origin.requests.length === 2 && origin.requests.every((seen) => seen.body.length >= 5),
  );
  await waitFor('all of the fast one', () => origin.requests.some((seen) => seen.body.length === 0xffff));

  proxy.clock.skip(31_000);
  expect((await slow.readResponse()).status).toBe(408);
  await slow.waitForClose();
  fast.send('0\r\n\r\n');
  expect((await fast.readResponse()).status).toBe(200);
});
