import { hang, Origin, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

// A client that leaves must not keep the upstream working for nobody, nor hold anything in the worker.

const get = 'GET / HTTP/1.1\r\nHost: app.test\r\n\r\n';

it.each(['close', 'reset'] as const)('a %s while the upstream thinks cancels the request there', async (how) => {
  await using origin = await Origin.start(hang);
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await proxy.connect();
  client.send(get);
  const seen = await waitFor('the request at the origin', () => origin.last);
  client[how]();
  await waitFor('the origin to be told', () => seen.aborted);
  await proxy.waitUntilIdle();
});

it('a client that leaves in the middle of a response cancels it', async () => {
  await using origin = await Origin.start((_request, response) => {
    response.writeHead(200, { 'content-length': '1000000' });
    response.write('some');
  });
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await proxy.connect();
  client.send(get);
  await client.readUntil('some');
  client.close();
  await waitFor('the origin to be told', () => origin.last?.aborted === true);
  await proxy.waitUntilIdle();
});

it.each([
  ['of known length', 'Content-Length: 1000000'],
  ['in chunks', 'Transfer-Encoding: chunked'],
])('a client that leaves in the middle of a body %s: the upstream sees no clean end', async (_, framing) => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await proxy.connect();
  client.send(`POST / HTTP/1.1\r\nHost: app.test\r\n${framing}\r\n\r\n${framing.startsWith('T') ? '4\r\n' : ''}some`);
  if (framing.startsWith('T')) client.send('\r\n');
  const seen = await waitFor('the body at the origin', () => (origin.last?.body.length ? origin.last : undefined));
  client.close();
  await waitFor('the origin to be told', () => seen.aborted);
  expect(seen.complete).toBe(false);
  await proxy.waitUntilIdle();
});

it('a client that leaves while a small body is collected costs the upstream nothing', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await proxy.connect();
  client.send('POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: 10\r\n\r\nhalf');
  await waitFor('the exchange', () => proxy.worker.context.exchanges === 1);
  client.close();
  await proxy.waitUntilIdle();
  expect(origin.requests).toHaveLength(0);
});

it('many clients that leave at once leave nothing behind', async () => {
  await using origin = await Origin.start(hang);
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  const clients = await Promise.all(Array.from({ length: 50 }, () => proxy.connect()));
  for (const client of clients) client.send(get);
  await waitFor('the requests at the origin', () => origin.requests.length === 50);
  for (const client of clients) client.reset();
  await waitFor('the origin to be told', () => origin.requests.every((seen) => seen.aborted));
  await proxy.waitUntilIdle();
  await waitFor('the connections to go', () => proxy.connections === 0);
});
