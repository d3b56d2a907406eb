import { expect, it } from 'vitest';
import { TestProxy } from './support/start-proxy.ts';

it('are answered before any route, also without one', async () => {
  await using proxy = await TestProxy.start({ routes: [{ name: 'rest', directResponse: { status: 418 } }] });
  for (const target of ['/_/health', '/_/ready', '/_/health?verbose']) {
    const response = await proxy.request({ target });
    expect(response.status).toBe(200);
    expect(response.header('cache-control')).toBe('no-store');
  }
  for (const target of ['/_/other', '/_/health/x', '/_', '/_/healthz']) {
    expect((await proxy.request({ target })).status).toBe(418);
  }
});

it('belong to the routes of a listener that has them switched off', async () => {
  await using proxy = await TestProxy.start({
    web: { healthPaths: false },
    routes: [{ name: 'rest', directResponse: { status: 418 } }],
  });
  expect((await proxy.request({ target: '/_/health' })).status).toBe(418);
});

it('a worker that leaves is healthy but not ready', async () => {
  await using proxy = await TestProxy.start({ routes: [] });
  using client = await proxy.connect();
  const drained = proxy.worker.drain(5000);
  client.send('GET /_/ready HTTP/1.1\r\nHost: app.test\r\n\r\n');
  const response = await client.readResponse();
  expect(response.status).toBe(503);
  expect(response.header('connection')).toBe('close');
  await drained;
});
