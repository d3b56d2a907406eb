import { Origin, respond } from '@sluice/testing';
import { expect, it } from 'vitest';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

it('passes the head of the answer with its length and no body, and the connection lives on', async () => {
  await using origin = await Origin.start((request, response) => {
    response.writeHead(200, { 'content-length': '1000', 'x-method': request.method ?? '' }).end();
  });
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await proxy.connect();
  for (let turn = 0; turn < 3; turn += 1) {
    client.send('HEAD / HTTP/1.1\r\nHost: app.test\r\n\r\n');
    const response = await client.readResponse({ toHead: true });
    expect(response.header('x-method')).toBe('HEAD');
    expect(response.header('content-length')).toBe('1000');
    expect(client.pending).toHaveLength(0);
  }
});

it('reuses the upstream connection after a HEAD', async () => {
  await using origin = await Origin.start((_request, response) => {
    response.writeHead(200, { 'content-length': '5' }).end('hello');
  });
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await proxy.connect();
  client.send('HEAD / HTTP/1.1\r\nHost: app.test\r\n\r\n');
  await client.readResponse({ toHead: true });
  client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
  expect((await client.readResponse()).body.toString()).toBe('hello');
  expect(origin.connections).toBe(1);
});

it("sends no body with the gateway's own answers", async () => {
  await using proxy = await TestProxy.start({
    routes: [{ name: 'text', match: { path: { exact: '/text' } }, directResponse: { status: 200, body: 'hello' } }],
  });
  using client = await proxy.connect();
  for (const path of ['/text', '/_/health', '/nowhere']) {
    client.send(`HEAD ${path} HTTP/1.1\r\nHost: app.test\r\n\r\n`);
    const response = await client.readResponse({ toHead: true });
    expect(Number(response.header('content-length'))).toBeGreaterThan(0);
  }
  client.send('GET /text HTTP/1.1\r\nHost: app.test\r\n\r\n');
  expect((await client.readResponse()).body.toString()).toBe('hello');
});

it.each([204, 304])('passes %i, which has no body either', async (status) => {
  await using origin = await Origin.start((_request, response) => {
    response.writeHead(status, { etag: '"1"' }).end();
  });
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await proxy.connect();
  for (let turn = 0; turn < 2; turn += 1) {
    client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
    const response = await client.readResponse();
    expect(response.status).toBe(status);
    expect(response.headerValues('transfer-encoding')).toEqual([]);
    expect(response.header('etag')).toBe('"1"');
  }
});

it('is covered by a route for GET', async () => {
  await using origin = await Origin.start(respond(200));
  await using proxy = await TestProxy.start(everythingTo(origin.address, { route: { match: { methods: ['GET'] } } }));
  expect((await proxy.request({ method: 'HEAD' })).status).toBe(200);
  expect((await proxy.request({ method: 'POST' })).status).toBe(404);
});
