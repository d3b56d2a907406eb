import { reuseUnchanged } from '@sluice/core';
import { compareRoutesForHosts } from '@sluice/snapshot/precedence';
import type { PathMatchSnapshot, RouteSnapshot, ValueMatchSnapshot } from '@sluice/snapshot/types';
import { testSeed } from '@sluice/testing/test-seed';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explain } from './explain.ts';
import { findShadowed } from './find-shadowed.ts';
import type { RouteRequest } from './route-request.ts';
import { buildRouteTable } from './route-table.ts';
import { aRoute } from './testing-routes.ts';

// Few distinct values, so that routes overlap and most requests have several candidates. The rare ones give some
// places of the trie more children than it looks through one by one.
const segment = fc.constantFrom('a', 'b', 'ab', 'a', 'b', 'ab', '', 'c', 'ca', 'd');
const segments = fc.array(segment, { maxLength: 3 });
const path = segments.map((parts) => `/${parts.join('/')}`);
const host = fc.constantFrom('a.test', 'b.a.test', 'c.b.a.test', 'test', 'other');
const hostPattern = fc.oneof(host, fc.constantFrom('*', '*.a.test', '*.test', '*.b.a.test'));
const expression = fc.constantFrom(
  '/a/.*',
  '/a/?b',
  '/[ab]+',
  '/a/b|/b',
  '.*',
  '/a/(b|ab)/?',
  '/ab/b*/a',
  '/a/*',
  '/a',
);
const pathMatch: fc.Arbitrary<PathMatchSnapshot> = fc.oneof(
  fc.constant<PathMatchSnapshot>({ kind: 'any' }),
  path.map((value): PathMatchSnapshot => ({ kind: 'exact', value })),
  path.map((value): PathMatchSnapshot => ({ kind: 'prefix', value })),
  expression.map((value): PathMatchSnapshot => ({ kind: 'regex', value })),
);
const valueMatch: fc.Arbitrary<ValueMatchSnapshot> = fc.oneof(
  fc.constantFrom('x', 'y').map((value): ValueMatchSnapshot => ({ name: 'k', kind: 'exact', value })),
  fc.boolean().map((present): ValueMatchSnapshot => ({ name: 'k', kind: 'present', present })),
);
const method = fc.constantFrom('GET', 'POST');
const clientAddress = fc.constantFrom('10.0.0.1', '10.1.0.1', '192.0.2.1');
const optional = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined, freq: 2 });

const route = fc
  .record({
    hosts: fc.array(hostPattern, { minLength: 1, maxLength: 3 }),
    path: pathMatch,
    methods: optional(fc.array(method, { minLength: 1, maxLength: 2 })),
    headers: fc.array(valueMatch, { maxLength: 1 }),
    query: fc.array(valueMatch, { maxLength: 1 }),
    clientAddresses: optional(fc.constantFrom(['10.0.0.0/8'], ['10.1.0.0/16', '192.0.2.1'])),
    listeners: optional(fc.constantFrom(['web'], ['web', 'admin'])),
    priority: fc.constantFrom(0, 0, 0, 1),
  })
  .map(({ methods, clientAddresses, listeners, ...given }) => ({
    ...given,
    ...(methods && { methods }),
    ...(clientAddresses && { clientAddresses }),
    ...(listeners && { listeners }),
  }));
const named = (list: readonly Partial<RouteSnapshot>[]) =>
  list.map((given, index) => aRoute(`r${String(index).padStart(2, '0')}`, given));
const routes = fc.array(route, { minLength: 1, maxLength: 25 }).map(named);
// With conditions on paths only, one route often covers another.
const bareRoute = fc.record({ hosts: fc.constantFrom(['*'], ['a.test', '*'], ['a.test']), path: pathMatch });
const coveringRoutes = fc.array(fc.oneof(bareRoute, route), { minLength: 5, maxLength: 25 }).map(named);
const value = fc.constantFrom('x', 'y', undefined);
const request: fc.Arbitrary<RouteRequest> = fc
  .record({ host, path, method, clientAddress, header: value, query: value, listener: fc.constantFrom('web', 'admin') })
  .map(({ header, query, ...given }) => ({
    ...given,
    headers: header === undefined ? [] : ['K', header],
    query: query === undefined ? '' : `?k=${query}`,
  }));

/** Written from the documentation alone, with nothing of the table's: sort all, take the first that matches. */
function naiveFind(list: readonly RouteSnapshot[], sought: RouteRequest): RouteSnapshot | undefined {
  return list
    .flatMap((candidate) => candidate.hosts.map((pattern) => ({ candidate, pattern })))
    .sort((a, b) => compareRoutesForHosts(a.candidate, a.pattern, b.candidate, b.pattern))
    .find(({ candidate, pattern }) => naiveMatches(candidate, pattern, sought))?.candidate;
}

function naiveMatches(candidate: RouteSnapshot, pattern: string, sought: RouteRequest): boolean {
  const value = (match: ValueMatchSnapshot, actual: string | undefined) =>
    match.kind === 'present' ? match.present === (actual !== undefined) : match.value === actual;
  const parameter = sought.query === '' ? undefined : sought.query.slice(3);
  const inRange = (range: string) =>
    range === '10.0.0.0/8'
      ? sought.clientAddress.startsWith('10.')
      : range === '10.1.0.0/16'
        ? sought.clientAddress.startsWith('10.1.')
        : sought.clientAddress === range;
  return (
    (pattern === '*' || pattern === sought.host || (pattern[0] === '*' && sought.host.endsWith(pattern.slice(1)))) &&
    naivePath(candidate.path, sought.path) &&
    (candidate.methods?.includes(sought.method) ?? true) &&
    (candidate.listeners?.includes(sought.listener) ?? true) &&
    candidate.headers.every((match) => value(match, sought.headers[1])) &&
    candidate.query.every((match) => value(match, parameter)) &&
    (candidate.clientAddresses?.some(inRange) ?? true)
  );
}

function naivePath(match: PathMatchSnapshot, actual: string): boolean {
  if (match.kind === 'any') return true;
  if (match.kind === 'exact') return actual === match.value;
  if (match.kind === 'regex') return new RegExp(`^(?:${match.value})$`).test(actual);
  const prefix = match.value.replace(/\/$/, '');
  return actual === prefix || actual.startsWith(`${prefix}/`);
}

const seed = testSeed;

describe(`against a naive matcher, seed ${seed} (SLUICE_TEST_SEED repeats it)`, { timeout: 60_000 }, () => {
  it('finds the same route', () => {
    let hits = 0;
    fc.assert(
      fc.property(routes, fc.array(request, { minLength: 1, maxLength: 10 }), (list, requests) => {
        const table = buildRouteTable(list);
        for (const sought of requests) {
          const found = table.find(sought);
          if (found !== undefined) hits += 1;
          expect(found?.route.name).toBe(naiveFind(list, sought)?.name);
        }
      }),
      { seed, numRuns: 1500 },
    );
    // A generator whose requests never match would prove nothing.
    expect(hits).toBeGreaterThan(1000);
  });

  it('answers the same when compiled parts of an earlier table are used again', () => {
    let hits = 0;
    fc.assert(
      fc.property(routes, routes, fc.array(request, { minLength: 1, maxLength: 10 }), (list, others, requests) => {
        const shared = reuseUnchanged(list, []);
        buildRouteTable(shared);
        // The next state as it arrives: parsed anew, some routes as they were and some not.
        const next = JSON.parse(JSON.stringify(list.map((each, index) => (index % 3 === 0 && others[index]) || each)));
        const table = buildRouteTable(reuseUnchanged<RouteSnapshot>(next, shared));
        const fromNothing = buildRouteTable(next);
        for (const sought of requests) {
          const found = table.find(sought);
          if (found !== undefined) hits += 1;
          expect(found?.rank).toBe(fromNothing.find(sought)?.rank);
          expect(found?.route).toEqual(fromNothing.find(sought)?.route);
        }
      }),
      { seed, numRuns: 500 },
    );
    expect(hits).toBeGreaterThan(300);
  });

  it('explains the route that is found, and refuses or outranks all others', () => {
    fc.assert(
      fc.property(routes, request, (list, sought) => {
        const table = buildRouteTable(list);
        const { winner, routes: explained } = explain(table, sought);
        expect(winner).toBe(table.find(sought));
        expect(explained.map((each) => each.route.name).sort()).toEqual(list.map((each) => each.name));
        expect(explained.filter((each) => each.outcome === 'winner').map((each) => each.route.name)).toEqual(
          winner === undefined ? [] : [winner.route.name],
        );
        for (const each of explained) {
          const matches = each.route.hosts.some((pattern) => naiveMatches(each.route, pattern, sought));
          expect(each.outcome === 'refused').toBe(!matches);
        }
      }),
      { seed, numRuns: 500 },
    );
  });

  it('calls only routes shadowed that no request reaches', () => {
    let shadowed = 0;
    fc.assert(
      fc.property(coveringRoutes, fc.array(request, { minLength: 20, maxLength: 40 }), (list, requests) => {
        const names = new Set(findShadowed(list).map((each) => each.route.name));
        shadowed += names.size;
        const table = buildRouteTable(list);
        for (const sought of requests) expect(names).not.toContain(table.find(sought)?.route.name);
      }),
      { seed, numRuns: 500 },
    );
    expect(shadowed).toBeGreaterThan(50);
  });
});
