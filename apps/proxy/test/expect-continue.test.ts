import { Origin } from '@sluice/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { echoed, TestProxy, values } from './support/start-proxy.ts';

// RFC 9110 §10.1.1: the gateway answers the expectation itself, once it is ready to read, and never passes it on.

let origin: Origin;
let proxy: TestProxy;
beforeAll(async () => {
  origin = await Origin.start();
  proxy = await TestProxy.start({
    upstreams: [{ name: 'app', targets: [{ address: origin.address }] }],
    routes: [
      { name: 'all', upstreams: [{ name: 'app' }] },
      { name: 'small', match: { path: { prefix: '/small' } }, upstreams: [{ name: 'app' }], maxBodySize: 10 },
    ],
  });
});
afterAll(async () => {
  await proxy.stop();
  await origin.stop();
});

const head = (path: string, length: number, expectation = '100-continue') =>
  `POST ${path} HTTP/1.1\r\nHost: app.test\r\nExpect: ${expectation}\r\nContent-Length: ${length}\r\n\r\n`;

it('asks for the body, then forwards it without the expectation', async () => {
  using client = await proxy.connect();
  client.send(head('/', 5));
  expect((await client.readResponse()).status).toBe(100);
  client.send('hello');
  const seen = echoed(await client.readResponse());
  expect(seen.body).toBe('hello');
  expect(values(seen.headers, 'expect')).toEqual([]);
});

it('asks for a large body too', async () => {
  using client = await proxy.connect();
  const body = 'x'.repeat(300_000);
  client.send(head('/', body.length));
  expect((await client.readResponse()).status).toBe(100);
  client.send(body);
  expect(echoed(await client.readResponse()).body).toHaveLength(body.length);
});

it('refuses a body that is too large without asking for it', async () => {
  using client = await proxy.connect();
  client.send(head('/small', 11));
  expect((await client.readResponse()).status).toBe(413);
});

it('asks for no body of a request that no route takes', async () => {
  await using empty = await TestProxy.start({ routes: [] });
  using client = await empty.connect();
  client.send(head('/', 5));
  expect((await client.readResponse()).status).toBe(404);
});

it('takes a body that was sent without waiting', async () => {
  using client = await proxy.connect();
  client.send(`${head('/', 5)}hello`);
  let response = await client.readResponse();
  if (response.status === 100) response = await client.readResponse();
  expect(echoed(response).body).toBe('hello');
});

it.each(['200-ok', 'y 100-continue', '100-continue, x', ' ', '100-continue\r\nExpect: 100-continue'])(
  'answers 417 to "Expect: %s"',
  async (expectation) => {
    using client = await proxy.connect();
    client.send(head('/', 5, expectation));
    expect((await client.readResponse()).status).toBe(417);
    await client.waitForClose();
  },
);

it('does not say 100 to HTTP/1.0', async () => {
  const response = await proxy.send(head('/', 2).replace('HTTP/1.1', 'HTTP/1.0').concat('ok'));
  expect(response.status).toBe(200);
});
