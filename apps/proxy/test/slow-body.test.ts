import { Origin, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { echoed, everythingTo, TestProxy } from './support/start-proxy.ts';

const web = { timeouts: { bodyIdle: '60s' }, limits: { minimumBodyRate: 0 } };
const patient = { upstream: { timeouts: { responseHeaders: '10m', bodyIdle: '10m' } } };
const chunkedHead = 'POST / HTTP/1.1\r\nHost: app.test\r\nTransfer-Encoding: chunked\r\n\r\n';

it.each([
  ['a small body, which is collected first', 1000],
  ['a large body, which is streamed', 200_000],
])('a client that goes silent in %s gets 408', async (_, size) => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start({ ...everythingTo(origin.address, patient), web });
  using client = await proxy.connect();
  client.send(`POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: ${size}\r\n\r\nsome`);
  // Streamed bytes show at the origin that the limit has begun to count; collected ones stay in the worker.
  await waitFor('the exchange', () => proxy.worker.context.exchanges === 1);
  if (size > 65_536) await waitFor('the bytes at the origin', () => origin.last?.body.length === 4);
  proxy.clock.skip(61_000);
  const response = await client.readResponse();
  expect(response.status).toBe(408);
  await client.waitForClose();
  await waitFor('the origin to be told', () => origin.requests.every((seen) => seen.aborted));
  expect(origin.requests.some((seen) => seen.complete)).toBe(false);
  await proxy.waitUntilIdle();
});

it('a client that goes on is waited for, however long it takes', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start({ ...everythingTo(origin.address, patient), web });
  using client = await proxy.connect();
  client.send(chunkedHead);
  for (let sent = 1; sent <= 8; sent += 1) {
    client.send('1\r\nx\r\n');
    await waitFor('the chunk at the origin', () => origin.last?.body.length === sent);
    // Longer in all than the idle limit, never silent for as long as that.
    proxy.clock.skip(30_000);
  }
  client.send('0\r\n\r\n');
  expect(echoed(await client.readResponse()).body).toBe('xxxxxxxx');
});

it('a client below the minimum rate is let go after the grace of 30 s, one above it is not', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start({
    ...everythingTo(origin.address, patient),
    web: { limits: { minimumBodyRate: '1KiB' }, timeouts: { bodyIdle: '10m' } },
  });
  using slow = await proxy.connect();
  slow.send(`${chunkedHead}5\r\nhello\r\n`);
  using fast = await proxy.connect();
  fast.send(`${chunkedHead}ffff\r\n${'x'.repeat(0xffff)}\r\n`);
  const lengths = () => origin.requests.map((seen) => seen.body.length).sort((a, b) => a - b);
  await waitFor('both bodies at the origin', () => lengths().join() === `5,${0xffff}`);
  proxy.clock.skip(31_000);
  expect((await slow.readResponse()).status).toBe(408);
  await slow.waitForClose();
  fast.send('0\r\n\r\n');
  expect((await fast.readResponse()).status).toBe(200);
});
