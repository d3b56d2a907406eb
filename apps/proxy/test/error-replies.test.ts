import { freePort, hang, Origin, waitFor } from '@sluice/testing';
import { describe, expect, it } from 'vitest';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

it('an unknown path: 404 with a request id, and the connection lives on', async () => {
  await using proxy = await TestProxy.start({ routes: [] });
  using client = await proxy.connect();
  for (let turn = 0; turn < 2; turn += 1) {
    client.send('GET /nowhere HTTP/1.1\r\nHost: app.test\r\n\r\n');
    const response = await client.readResponse();
    expect(response.status).toBe(404);
    expect(response.header('x-sluice-error')).toBe('no_route');
    expect(response.header('x-request-id')).toMatch(/\S{8}/);
    expect(response.body.toString()).toContain('the request');
  }
});

it('an upstream without endpoints: 503', async () => {
  await using proxy = await TestProxy.start(everythingTo([]));
  const response = await proxy.request();
  expect(response.status).toBe(503);
  expect(response.header('x-sluice-error')).toBe('no_endpoint');
  expect(response.header('retry-after')).toBeDefined();
});

it('an endpoint that refuses: 502 that blames the service', async () => {
  await using proxy = await TestProxy.start(everythingTo(`127.0.0.1:${await freePort()}`));
  const response = await proxy.request();
  expect(response.status).toBe(502);
  expect(response.header('x-sluice-error')).toBe('connect_refused');
  expect(response.body.toString()).toContain('the service behind the gateway');
});

it('one endpoint of two that refuses costs nobody a request, whatever the method', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start(everythingTo([`127.0.0.1:${await freePort()}`, origin.address]));
  for (let turn = 0; turn < 10; turn += 1) {
    expect((await proxy.request({ method: turn % 2 ? 'GET' : 'POST', body: 'x' })).status).toBe(200);
  }
});

it('a full queue: 503', async () => {
  await using origin = await Origin.start(hang);
  await using proxy = await TestProxy.start(
    everythingTo(origin.address, { upstream: { connectionPool: { maxConnections: 1, maxPendingRequests: 0 } } }),
  );
  using client = await proxy.connect();
  client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
  await waitFor('the first request at the origin', () => origin.last);
  const response = await proxy.request();
  expect(response.status).toBe(503);
  expect(response.header('x-sluice-error')).toBe('queue_full');
});

describe('form', () => {
  it.each([
    ['text/html,application/xhtml+xml', 'text/html; charset=utf-8', '<!doctype html>'],
    ['application/json', 'application/json', '"code":"no_route"'],
    ['*/*', 'text/plain; charset=utf-8', 'no_route'],
  ])('Accept: %s', async (accept, type, text) => {
    await using proxy = await TestProxy.start({ routes: [] });
    const response = await proxy.request({ headers: ['Accept', accept] });
    expect(response.header('content-type')).toBe(type);
    expect(response.header('cache-control')).toBe('no-store');
    expect(response.body.toString()).toContain(text);
  });

  it('nothing of the request is repeated in the page', async () => {
    await using proxy = await TestProxy.start({ routes: [] });
    const target = '/<script>alert(1)</script>';
    const response = await proxy.request({ target, headers: ['Accept', 'text/html', 'X-Request-Id', '<b>'] });
    expect(response.body.toString()).not.toMatch(/<script|<b>/);
  });

  it('an upstream cannot pretend that the gateway failed', async () => {
    await using origin = await Origin.start((_request, response) => {
      response.writeHead(500, { 'x-sluice-error': 'internal_error' }).end();
    });
    await using proxy = await TestProxy.start(everythingTo(origin.address));
    const response = await proxy.request();
    expect(response.status).toBe(500);
    expect(response.header('x-sluice-error')).toBeUndefined();
  });
});
