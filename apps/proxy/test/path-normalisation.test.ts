import { Origin } from '@sluice/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { echoed, TestProxy } from './support/start-proxy.ts';

// One string is matched and forwarded: a path that looks public to the gateway cannot be private to the upstream.

let origin: Origin;
let proxy: TestProxy;
beforeAll(async () => {
  origin = await Origin.start();
  proxy = await TestProxy.start({
    upstreams: [{ name: 'app', targets: [{ address: origin.address }] }],
    routes: [
      { name: 'public', match: { path: { prefix: '/public' } }, upstreams: [{ name: 'app' }] },
      { name: 'admin', match: { path: { prefix: '/admin' } }, directResponse: { status: 403 } },
      { name: 'cafe', match: { path: { exact: '/caf%C3%A9' } }, upstreams: [{ name: 'app' }] },
    ],
  });
});
afterAll(async () => {
  await proxy.stop();
  await origin.stop();
});

it.each([
  ['/public/%61%2D', '/public/a-'],
  ['/%70ublic/x', '/public/x'],
  ['/public//x;y=1', '/public//x;y=1'],
  ['/public/%c3%a9', '/public/%C3%A9'],
  ['/caf%c3%a9', '/caf%C3%A9'],
  ['/public/%7Euser?x=%7E', '/public/~user?x=%7E'],
])('%s is matched and forwarded as %s', async (target, expected) => {
  expect(echoed(await proxy.request({ target })).target).toBe(expected);
});

it.each(['/%61dmin', '/admin/', '/adm%69n/x'])('%s meets the route for /admin', async (target) => {
  expect((await proxy.request({ target })).status).toBe(403);
});

it.each(['/admin2', '/Admin', '//admin'])('%s does not', async (target) => {
  expect((await proxy.request({ target })).status).toBe(404);
});

it.each([
  '/public/../admin',
  '/public/%2e%2e/admin',
  '/public/.%2E/admin',
  '/public/..;/admin',
  '/public/./x',
  '/public/..',
  '/public%2f..%2fadmin',
  '/public/%5c..%5cadmin',
  '/public/%00',
  '/public/%252e%252e/admin',
  '/public/%25%32%65',
  '/public/%',
  '/public/%g0',
])('%s is refused', async (target) => {
  const before = origin.requests.length;
  const response = await proxy.request({ target });
  expect(response.status).toBe(400);
  expect(origin.requests).toHaveLength(before);
});
