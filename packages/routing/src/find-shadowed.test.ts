import type { RouteSnapshot } from '@sluice/snapshot/types';
import { expect, it } from 'vitest';
import { findShadowed } from './find-shadowed.ts';
import { aRoute } from './testing-routes.ts';

const header = { name: 'x-env', kind: 'exact', value: 'canary' } as const;
const prefix = (value: string): RouteSnapshot['path'] => ({ kind: 'prefix', value });

it.each<[string, Partial<RouteSnapshot>, Partial<RouteSnapshot>, boolean]>([
  ['the same match', {}, {}, true],
  ['a wider prefix with priority', { path: prefix('/a'), priority: 1 }, { path: prefix('/a/b') }, true],
  ['a wider prefix without priority', { path: prefix('/a') }, { path: prefix('/a/b') }, false],
  ['a prefix that is no segment', { path: prefix('/a'), priority: 1 }, { path: prefix('/ab') }, false],
  ['any path with priority', { priority: 1 }, { path: { kind: 'exact', value: '/x' } }, true],
  ['the root with priority', { path: prefix('/'), priority: 1 }, { path: { kind: 'regex', value: '/x|/y' } }, true],
  [
    'an expression with priority',
    { path: { kind: 'regex', value: '/v[0-9]+' }, priority: 1 },
    { path: { kind: 'exact', value: '/v7' } },
    true,
  ],
  ['fewer methods', { methods: ['GET'] }, {}, false],
  ['more methods', { methods: ['GET', 'POST'] }, { methods: ['GET'] }, true],
  ['a condition that the other has not', { headers: [header] }, {}, false],
  ['a condition that both have', { headers: [header] }, { headers: [header] }, true],
  ['one of its hosts only', { hosts: ['a.test'] }, { hosts: ['a.test', 'b.test'] }, false],
  ['all of its hosts', { hosts: ['a.test', 'b.test', 'c.test'] }, { hosts: ['b.test', 'a.test'] }, true],
  ['another listener', { listeners: ['web'] }, {}, false],
  ['narrower addresses', { clientAddresses: ['10.0.0.0/8'] }, {}, false],
])('%s', (_, earlier, later, expected) => {
  const routes = [aRoute('b-later', later), aRoute('a-earlier', earlier)];
  expect(findShadowed(routes).map((each) => `${each.route.name} by ${each.by.name}`)).toEqual(
    expected ? ['b-later by a-earlier'] : [],
  );
});
