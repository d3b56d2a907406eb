import { Origin, waitFor } from '@sluice/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { echoed, TestProxy } from './support/start-proxy.ts';

let origin: Origin;
let proxy: TestProxy;
beforeAll(async () => {
  origin = await Origin.start();
  const route = (name: string, maxBodySize?: string) => ({
    name,
    match: { path: { prefix: `/${name}` } },
    upstreams: [{ name: 'app' }],
    ...(maxBodySize !== undefined && { maxBodySize }),
  });
  proxy = await TestProxy.start({
    web: { limits: { body: '1000' } },
    upstreams: [{ name: 'app', targets: [{ address: origin.address }] }],
    routes: [route('listener'), route('smaller', '10'), route('larger', '1MiB'), route('none', '0')],
  });
});
afterAll(async () => {
  await proxy.stop();
  await origin.stop();
});

it.each([
  ['/listener', 1000],
  ['/smaller', 10],
  ['/larger', 1_048_576],
  ['/none', 0],
])('%s takes %i bytes and not one more', async (target, limit) => {
  expect(echoed(await proxy.request({ method: 'POST', target, body: 'x'.repeat(limit) })).body).toHaveLength(limit);

  const before = origin.requests.length;
  using client = await proxy.connect();
  client.send(`POST ${target} HTTP/1.1\r\nHost: app.test\r\nContent-Length: ${limit + 1}\r\n\r\n`);
  expect((await client.readResponse()).status).toBe(413);
  await client.waitForClose();
  expect(origin.requests).toHaveLength(before);
});

it.each([
  ['/listener', 1000],
  ['/larger', 1_048_576],
])('%s counts a chunked body as it comes', async (target, limit) => {
  const chunks = (size: number) => {
    const chunk = `${(1000).toString(16)}\r\n${'x'.repeat(1000)}\r\n`;
    const rest = size % 1000;
    const last = rest === 0 ? '' : `${rest.toString(16)}\r\n${'x'.repeat(rest)}\r\n`;
    return `${chunk.repeat(Math.floor(size / 1000))}${last}0\r\n\r\n`;
  };
  const head = `POST ${target} HTTP/1.1\r\nHost: app.test\r\nTransfer-Encoding: chunked\r\n\r\n`;
  expect(echoed(await proxy.send(head + chunks(limit))).body).toHaveLength(limit);

  const before = origin.requests.length;
  using client = await proxy.connect();
  client.send(head + chunks(limit + 1));
  expect((await client.readResponse()).status).toBe(413);
  await client.waitForClose();
  // The upstream has seen the beginning, and must see that there is no proper end.
  for (const seen of origin.requests.slice(before)) {
    await waitFor('the origin to be told', () => seen.aborted);
    expect(seen.complete).toBe(false);
  }
  await proxy.waitUntilIdle();
});

it('a client that sends far too much gets to read the answer', async () => {
  using client = await proxy.connect();
  const body = 'x'.repeat(200_000);
  client.send(`POST /smaller HTTP/1.1\r\nHost: app.test\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  expect((await client.readResponse()).status).toBe(413);
});
