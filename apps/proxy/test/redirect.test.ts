import type { RouteInput } from '@sluice/config';
import { expect, it } from 'vitest';
import { TestProxy } from './support/start-proxy.ts';

async function locationOf(route: Partial<RouteInput>, target: string, host = 'app.test:8080'): Promise<string> {
  await using proxy = await TestProxy.start({ routes: [{ name: 'away', ...route }] });
  const response = await proxy.request({ target, headers: ['Host', host] });
  expect(response.status).toBe(route.redirect?.status ?? 308);
  return response.header('location') ?? '';
}

it.each<[string, Partial<RouteInput>, string, string]>([
  [
    'to https, the port belongs to the old scheme',
    { redirect: { scheme: 'https' } },
    '/a?b=1',
    'https://app.test/a?b=1',
  ],
  ['to a port', { redirect: { scheme: 'https', port: 8443 } }, '/a', 'https://app.test:8443/a'],
  [
    'to the default port, which is not written',
    { redirect: { scheme: 'https', port: 443 } },
    '/a',
    'https://app.test/a',
  ],
  ['to another host', { redirect: { host: 'www.test', status: 301 } }, '/a', 'http://www.test/a'],
  ['to another path', { redirect: { path: { full: '/b' }, status: 302 } }, '/a?c', '/b?c'],
  ['without the query', { redirect: { path: { full: '/b' }, stripQuery: true } }, '/a?c', '/b'],
  ['by prefix', { match: { path: { prefix: '/old' } }, redirect: { path: { prefix: '/new' } } }, '/old/a', '/new/a'],
  ['by expression', { redirect: { path: { regex: '^/v1/(.*)', replacement: '/v2/$1' } } }, '/v1/a', '/v2/a'],
  [
    'to a path that begins with two slashes, on this host',
    { redirect: { path: { prefix: '/' } } },
    '//evil.test',
    '/.//evil.test',
  ],
])('%s', async (_, route, target, expected) => {
  expect(await locationOf(route, target)).toBe(expected);
});

it('cannot be steered to another host by the path', async () => {
  for (const target of ['//evil.test/', '///evil.test', '/%09/evil.test']) {
    const location = await locationOf({ redirect: { path: { prefix: '/' } } }, target);
    expect(new URL(location, 'http://app.test').host).toBe('app.test');
  }
});

it('cannot be split by what the request holds', async () => {
  const location = await locationOf({ redirect: { scheme: 'https' } }, '/a%0d%0aSet-Cookie:x?%0d%0a', 'app.test');
  expect(location).toBe('https://app.test/a%0D%0ASet-Cookie:x?%0d%0a');
});

it('has no body to wait for', async () => {
  await using proxy = await TestProxy.start({ routes: [{ name: 'away', redirect: { host: 'www.test' } }] });
  expect((await proxy.request()).header('content-length')).toBe('0');
});

it('stays by https where a trusted proxy says that the client came so', async () => {
  const away = { routes: [{ name: 'away', redirect: { host: 'www.test' } }] };
  await using trusting = await TestProxy.start({ ...away, settings: { trustedProxies: ['127.0.0.1'] } });
  await using doubting = await TestProxy.start(away);
  const headers = ['X-Forwarded-Proto', 'https'];
  expect((await trusting.request({ headers })).header('location')).toBe('https://www.test/');
  expect((await doubting.request({ headers })).header('location')).toBe('http://www.test/');
});
