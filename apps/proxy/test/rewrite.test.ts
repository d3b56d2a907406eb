import type { RouteInput, UpstreamInput } from '@sluice/config';
import { Origin } from '@sluice/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { echoed, everythingTo, TestProxy, values } from './support/start-proxy.ts';

let origin: Origin;
beforeAll(async () => {
  origin = await Origin.start();
});
afterAll(() => origin.stop());

async function seenBehind(route: Partial<RouteInput>, target: string, upstream: Partial<UpstreamInput> = {}) {
  await using proxy = await TestProxy.start(everythingTo(origin.address, { route, upstream }));
  const seen = echoed(await proxy.request({ target }));
  return { target: seen.target, host: values(seen.headers, 'host').join(), headers: seen.headers };
}

it.each<[string, Partial<RouteInput>, string, string]>([
  [
    'a prefix',
    { match: { path: { prefix: '/billing' } }, rewrite: { path: { prefix: '/v2' } } },
    '/billing/a?b=1',
    '/v2/a?b=1',
  ],
  [
    'a prefix by nothing',
    { match: { path: { prefix: '/billing' } }, rewrite: { path: { prefix: '/' } } },
    '/billing',
    '/',
  ],
  ['the whole path', { rewrite: { path: { full: '/index' } } }, '/a/b?c', '/index?c'],
  ['by expression', { rewrite: { path: { regex: '^/users/([0-9]+)', replacement: '/u/$1' } } }, '/users/7/x', '/u/7/x'],
  ['and never past the path', { rewrite: { path: { regex: '^/a', replacement: '/b?c=1#' } } }, '/a?d', '/b%3Fc=1%23?d'],
])('replaces %s', async (_, route, target, expected) => {
  expect((await seenBehind(route, target)).target).toBe(expected);
});

it('Host is kept by default, and can be set by upstream and by route', async () => {
  expect((await seenBehind({}, '/')).host).toBe('app.test');
  expect((await seenBehind({}, '/', { hostHeader: 'endpoint' })).host).toBe(origin.address);
  expect((await seenBehind({}, '/', { hostHeader: { value: 'inner.test' } })).host).toBe('inner.test');
  expect((await seenBehind({ rewrite: { host: 'route.test' } }, '/')).host).toBe('route.test');
});

it('X-Forwarded-Host tells the upstream the name that the client used', async () => {
  const seen = await seenBehind({ rewrite: { host: 'route.test' } }, '/');
  expect(values(seen.headers, 'x-forwarded-host')).toEqual(['app.test']);
});

it('policies edit the request before it goes upstream', async () => {
  const policies: RouteInput['policies'] = [
    { type: 'request_headers', set: { 'x-edge': 'east' }, remove: ['x-secret'] },
  ];
  await using proxy = await TestProxy.start(everythingTo(origin.address, { route: { policies } }));
  const seen = echoed(await proxy.request({ headers: ['X-Secret', '1', 'X-Edge', 'forged'] }));
  expect(values(seen.headers, 'x-edge')).toEqual(['east']);
  expect(values(seen.headers, 'x-secret')).toEqual([]);
});
