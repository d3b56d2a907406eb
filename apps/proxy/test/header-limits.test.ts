import { Origin } from '@sluice/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

let origin: Origin;
let proxy: TestProxy;
beforeAll(async () => {
  origin = await Origin.start((_request, response) => {
    response.end('ok');
  });
  proxy = await TestProxy.start({
    ...everythingTo(origin.address),
    web: { limits: { requestLine: '1KiB', headers: '4KiB', headerCount: 20 } },
  });
});
afterAll(async () => {
  await proxy.stop();
  await origin.stop();
});

async function statusOf(bytes: string): Promise<number> {
  using client = await proxy.connect();
  client.send(bytes);
  const { status } = await client.readResponse();
  if (status !== 200) await client.waitForClose();
  return status;
}
const get = (target: string, fields = '') => `GET ${target} HTTP/1.1\r\nHost: app.test\r\n${fields}\r\n`;

it('takes what is within the limits', async () => {
  expect(await statusOf(get(`/${'a'.repeat(900)}`, `X-A: ${'a'.repeat(3500)}\r\n`))).toBe(200);
  expect(await statusOf(get('/', 'X-A: a\r\n'.repeat(19)))).toBe(200);
});

it.each([1025, 5000, 50_000, 500_000])('answers 414 to a target of %i bytes', async (length) => {
  expect(await statusOf(get(`/${'a'.repeat(length)}`))).toBe(414);
});

it.each([4100, 50_000, 500_000])('answers 431 to a field of %i bytes', async (length) => {
  expect(await statusOf(get('/', `X-A: ${'a'.repeat(length)}\r\n`))).toBe(431);
});

it('answers 431 to many small fields that are too much together', async () => {
  expect(await statusOf(get('/', `X-A: ${'a'.repeat(400)}\r\n`.repeat(15)))).toBe(431);
});

it.each([20, 100, 3000])('answers 431 to %i fields beside Host', async (count) => {
  expect(await statusOf(get('/', 'X-A: a\r\n'.repeat(count)))).toBe(431);
});

it('answers 431 to a head that never ends', async () => {
  using client = await proxy.connect();
  client.send('GET / HTTP/1.1\r\nHost: app.test\r\n');
  for (let sent = 0; sent < 100 && !client.ended; sent += 1) client.send(`X-${sent}: ${'a'.repeat(100)}\r\n`);
  expect((await client.readResponse()).status).toBe(431);
  await client.waitForClose();
});
