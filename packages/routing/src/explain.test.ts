import { expect, it } from 'vitest';
import { explain } from './explain.ts';
import { buildRouteTable } from './route-table.ts';
import { aRequest, aRoute } from './testing-routes.ts';

it('tells for every route, in the order tried, why it was refused', () => {
  const table = buildRouteTable([
    aRoute('rest'),
    aRoute('late', { path: { kind: 'prefix', value: '/' } }),
    aRoute('other-host', { hosts: ['*.example.org', 'example.net'], priority: 9 }),
    aRoute('admin', { listeners: ['admin'], priority: 8 }),
    aRoute('exact', { path: { kind: 'exact', value: '/a' }, priority: 7 }),
    aRoute('prefix', { path: { kind: 'prefix', value: '/a' }, priority: 6 }),
    aRoute('expression', { path: { kind: 'regex', value: '/v[0-9]+' }, priority: 5 }),
    aRoute('read', { methods: ['GET', 'HEAD'], priority: 4 }),
    aRoute('canary', { headers: [{ name: 'x-env', kind: 'exact', value: 'canary' }], priority: 3 }),
    aRoute('signed', { query: [{ name: 'token', kind: 'present', present: true }], priority: 2 }),
    aRoute('near', { clientAddresses: ['10.0.0.0/8', '::1'], priority: 1 }),
  ]);
  const request = aRequest({ path: '/b', method: 'POST', headers: ['X-Env', 'dev'] });
  const { winner, routes } = explain(table, request);
  expect(winner?.route.name).toBe('late');
  expect(routes.map(({ route, outcome, refusedBy, reason }) => [route.name, outcome, refusedBy, reason])).toEqual([
    ['other-host', 'refused', 'host', 'host api.example.com does not match *.example.org, example.net'],
    ['admin', 'refused', 'listener', 'listener web is not admin'],
    ['exact', 'refused', 'path', 'path /b is not /a'],
    ['prefix', 'refused', 'path', 'path /b is not under /a'],
    ['expression', 'refused', 'path', 'path /b does not match /v[0-9]+'],
    ['read', 'refused', 'method', 'method POST is not GET, HEAD'],
    ['canary', 'refused', 'header', 'header x-env is "dev", not "canary"'],
    ['signed', 'refused', 'query', 'query token is absent, not present'],
    ['near', 'refused', 'client address', 'client address 192.0.2.1 is not in 10.0.0.0/8, ::1'],
    ['late', 'winner', undefined, ''],
    ['rest', 'outranked', undefined, 'route late comes first'],
  ]);
});
