import { Origin, RawOrigin, respond, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { onceThen200, startRetrying } from './support/retrying.ts';

// A request is sent again only where its method allows it and its body can be had from its beginning.

const broken = respond(503);

it.each(['POST', 'PATCH'])('%s is not sent again', async (method) => {
  await using origin = await Origin.start(onceThen200(broken));
  await using proxy = await startRetrying(origin.address);
  expect((await proxy.request({ method, body: 'x' })).status).toBe(503);
  expect(origin.requests).toHaveLength(1);
});

it('a POST that the policy allows is, with its body', async () => {
  await using origin = await Origin.start(onceThen200(broken));
  await using proxy = await startRetrying(origin.address, { methods: ['POST'] });
  expect((await proxy.request({ method: 'POST', body: 'order' })).status).toBe(200);
  expect(origin.last?.body.toString()).toBe('order');
  expect((await proxy.request()).status).toBe(200);
});

const chunkedHead = 'PUT / HTTP/1.1\r\nHost: app.test\r\nTransfer-Encoding: chunked\r\n\r\n';

it('a small body whose length nobody said is kept, and sent again with what came since', async () => {
  await using origin = await Origin.start((_request, response) => response.writeHead(503).end());
  await using proxy = await startRetrying(origin.address, { backoff: { base: '1ms', max: '1ms' } });
  using client = await proxy.connect();
  client.send(`${chunkedHead}5\r\nfirst\r\n`);
  await waitFor('the first attempt', () => origin.requests.length > 0);
  origin.handle((request, response) => request.resume().on('end', () => response.end('fine')));
  await waitFor('the second attempt', () => origin.last?.body.toString() === 'first' && origin.requests.length > 1);
  client.send('6\r\nsecond\r\n0\r\n\r\n');
  expect((await client.readResponse()).status).toBe(200);
  expect(origin.last?.body.toString()).toBe('firstsecond');
  await proxy.waitUntilIdle();
});

it('a body that is too large to be kept is not', async () => {
  const head = `PUT / HTTP/1.1\r\nHost: app.test\r\nContent-Length: 200000\r\n\r\n`;
  for (const start of [`${chunkedHead}30d40\r\n`, head]) {
    await using origin = await RawOrigin.start(async (peer) => {
      await peer.readUntil('x'.repeat(150_000));
      peer.reset();
    });
    await using proxy = await startRetrying(origin.address);
    using client = await proxy.connect();
    client.send(start + 'x'.repeat(200_000));
    const response = await client.readResponse();
    expect([response.status, response.header('x-sluice-error')]).toEqual([502, 'reset']);
    expect(origin.peers).toHaveLength(1);
  }
});
