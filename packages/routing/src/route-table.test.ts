import type { RouteSnapshot } from '@sluice/snapshot/types';
import { describe, expect, it } from 'vitest';
import type { RouteRequest } from './route-request.ts';
import { buildRouteTable } from './route-table.ts';
import { aRequest, aRoute } from './testing-routes.ts';

function winner(routes: readonly RouteSnapshot[], request: Partial<RouteRequest>): string | undefined {
  // Both orders, so that no expectation rests on the order in which routes are written.
  const found = buildRouteTable(routes).find(aRequest(request))?.route.name;
  expect(buildRouteTable([...routes].reverse()).find(aRequest(request))?.route.name).toBe(found);
  return found;
}

describe('precedence', () => {
  it('tries a higher priority before a more specific host', () => {
    const routes = [aRoute('host', { hosts: ['api.example.com'] }), aRoute('first', { priority: 1 })];
    expect(winner(routes, {})).toBe('first');
  });

  it('prefers the exact host, then the longest wildcard, then any', () => {
    const routes = [
      aRoute('any'),
      aRoute('com', { hosts: ['*.com'] }),
      aRoute('example', { hosts: ['*.example.com'] }),
      aRoute('exact', { hosts: ['api.example.com'] }),
    ];
    expect(winner(routes, { host: 'api.example.com' })).toBe('exact');
    expect(winner(routes, { host: 'a.b.example.com' })).toBe('example');
    expect(winner(routes, { host: 'example.com' })).toBe('com');
    expect(winner(routes, { host: 'example.org' })).toBe('any');
    expect(winner(routes, { host: '' })).toBe('any');
  });

  it('ranks a route with several hosts by the one that matched', () => {
    const routes = [
      aRoute('wide', { hosts: ['api.example.com', '*'] }),
      aRoute('wildcard', { hosts: ['*.example.com'] }),
    ];
    expect(winner(routes, { host: 'api.example.com' })).toBe('wide');
    expect(winner(routes, { host: 'www.example.com' })).toBe('wildcard');
  });

  it('prefers the exact path, then the longest expression, then the longest prefix, then any', () => {
    const routes = [
      aRoute('any'),
      aRoute('a', { path: { kind: 'prefix', value: '/a' } }),
      aRoute('a-b', { path: { kind: 'prefix', value: '/a/b' } }),
      aRoute('expression', { path: { kind: 'regex', value: '/a/b/[0-9]+' } }),
      aRoute('shorter-expression', { path: { kind: 'regex', value: '/a/.*' } }),
      aRoute('exact', { path: { kind: 'exact', value: '/a/b/7' } }),
    ];
    expect(winner(routes, { path: '/a/b/7' })).toBe('exact');
    expect(winner(routes, { path: '/a/b/8' })).toBe('expression');
    expect(winner(routes, { path: '/a/b' })).toBe('shorter-expression');
    expect(winner(routes, { path: '/a' })).toBe('a');
    expect(winner(routes, { path: '/b' })).toBe('any');
  });

  it('falls through to a less specific host when a condition fails', () => {
    const routes = [aRoute('posts', { hosts: ['api.example.com'], methods: ['POST'] }), aRoute('rest')];
    expect(winner(routes, { method: 'POST' })).toBe('posts');
    expect(winner(routes, { method: 'GET' })).toBe('rest');
  });

  it('prefers more conditions, and the name decides between equals', () => {
    const header = { name: 'x-env', kind: 'exact', value: 'canary' } as const;
    const routes = [
      aRoute('b'),
      aRoute('a'),
      aRoute('methods', { methods: ['GET'] }),
      aRoute('header', { headers: [header] }),
      aRoute('query', { query: [{ name: 'beta', kind: 'present', present: true }] }),
      aRoute('near', { clientAddresses: ['10.0.0.0/8'] }),
      aRoute('admin', { listeners: ['admin'] }),
    ];
    const canary = ['X-Env', 'canary'];
    expect(winner(routes, { headers: canary, query: '?beta' })).toBe('methods');
    expect(winner(routes, { method: 'PUT', headers: canary, query: '?beta' })).toBe('header');
    expect(winner(routes, { method: 'PUT', query: '?beta=1', clientAddress: '10.1.2.3' })).toBe('query');
    expect(winner(routes, { method: 'PUT', listener: 'admin', clientAddress: '::ffff:10.1.2.3' })).toBe('near');
    expect(winner(routes, { method: 'PUT', listener: 'admin' })).toBe('admin');
    expect(winner(routes, { method: 'PUT' })).toBe('a');
  });
});

describe('paths', () => {
  it.each([
    ['/a', '/a', true],
    ['/a', '/a/', true],
    ['/a', '/a/b', true],
    ['/a', '/ab', false],
    ['/a/', '/a', true],
    ['/', '/anything', true],
    ['/caf%c3%a9', '/caf%C3%A9/menu', true],
    ['/%61', '/a/x', true],
    ['/a//b', '/a//b/c', true],
    ['/a//b', '/a/b', false],
  ])('prefix %s covers %s: %s', (value, path, expected) => {
    expect(winner([aRoute('it', { path: { kind: 'prefix', value } })], { path }) === 'it').toBe(expected);
  });

  it.each([
    ['/v[0-9]+/.*', '/v1/x', true],
    ['/v[0-9]+', '/v1/x', false],
    ['/a/?b', '/ab', true],
    ['/a/*b', '/ab', true],
    ['/a/b|/c', '/c', true],
    ['(?i)/A/b', '/a/B', true],
    ['/a/b?/c', '/a//c', true],
    ['/a{0}/x', '//x', true],
  ])('expression %s covers %s: %s', (value, path, expected) => {
    expect(winner([aRoute('it', { path: { kind: 'regex', value } })], { path }) === 'it').toBe(expected);
  });
});

describe('conditions on values', () => {
  const route = (match: RouteSnapshot['headers'][number]) => [aRoute('it', { headers: [match] })];

  it('joins fields of one name, as recipients do', () => {
    const routes = route({ name: 'x-env', kind: 'exact', value: 'a, b' });
    expect(winner(routes, { headers: ['x-env', 'a', 'X-ENV', 'b'] })).toBe('it');
    expect(winner(routes, { headers: ['x-env', 'a'] })).toBeUndefined();
  });

  it('tells an absent field from an empty one', () => {
    expect(winner(route({ name: 'x-env', kind: 'present', present: false }), {})).toBe('it');
    expect(winner(route({ name: 'x-env', kind: 'present', present: false }), { headers: ['x-env', ''] })).toBe(
      undefined,
    );
    expect(winner(route({ name: 'x-env', kind: 'exact', value: '' }), { headers: ['x-env', ''] })).toBe('it');
  });

  it.each([
    ['?name=a%20b', 'it'],
    ['?name=a+b', 'it'],
    ['?n%61me=a+b', 'it'],
    ['?other=1&name=a+b&name=c', 'it'],
    ['?name=c&name=a+b', undefined],
    ['?name', undefined],
    ['', undefined],
  ])('reads the first value of a parameter in %s', (query, expected) => {
    expect(winner([aRoute('it', { query: [{ name: 'name', kind: 'exact', value: 'a b' }] })], { query })).toBe(
      expected,
    );
  });

  it('takes a malformed escape as it stands', () => {
    const routes = [aRoute('it', { query: [{ name: 'name', kind: 'exact', value: '%zz' }] })];
    expect(winner(routes, { query: '?name=%zz' })).toBe('it');
  });
});

describe('siblings in the path', () => {
  it.each([1, 4, 5, 40])('are told apart when there are %i of them', (count) => {
    const names = Array.from({ length: count }, (_, index) => `s${index}`);
    const routes = names.map((name) => aRoute(name, { path: { kind: 'prefix', value: `/${name}/x` } }));
    for (const name of names) expect(winner(routes, { path: `/${name}/x/y` })).toBe(name);
    for (const path of ['/s/x', '/s', `/s${count}/x`, '/s00/x', '//x', '/']) {
      expect(winner(routes, { path })).toBeUndefined();
    }
  });
});
