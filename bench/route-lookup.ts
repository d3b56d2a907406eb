import { buildRouteTable, type RouteRequest, type RouteTable } from '@sluice/routing';
import type { RouteSnapshot } from '@sluice/snapshot/types';

// Cost of one route lookup by the number of routes. Prints; asserts nothing. Run: node bench/route-lookup.ts
//
// `same traffic` sends requests for ten routes whatever the size of the table: what the algorithm costs. `all routes`
// sends requests for every route in turn, so most lookups also wait for memory, as they would behind such traffic.

function makeRoutes(count: number): RouteSnapshot[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `route-${index}`,
    // Five routes a host, one host in ten with a wildcard, as gateways of that size tend to look.
    hosts: [`${index % 10 === 9 ? '*.' : ''}host-${Math.floor(index / 5)}.example.com`],
    path: [
      { kind: 'prefix', value: `/service-${index}/v1` },
      { kind: 'exact', value: `/service-${index}` },
      { kind: 'regex', value: `/service-${index}/v[2-9]/.*` },
      { kind: 'prefix', value: `/service-${index}` },
      { kind: 'any' },
    ][index % 5] as RouteSnapshot['path'],
    ...(index % 2 === 0 && { methods: ['GET', 'HEAD'] }),
    headers: [],
    query: [],
    priority: 0,
    action: { kind: 'respond', status: 200, body: '', headers: [] },
    websocket: true,
    policies: [],
  }));
}

/** Requests for `distinct` routes, spread over the table. */
function makeRequests(count: number, distinct: number): RouteRequest[] {
  return Array.from({ length: distinct }, (_, at) => {
    const index = (at * 7919) % count;
    const wildcard = index % 10 === 9 ? 'x.' : '';
    return {
      listener: 'web',
      host: `${wildcard}host-${Math.floor(index / 5)}.example.com`,
      path: [
        `/service-${index}/v1/items/7`,
        `/service-${index}`,
        `/service-${index}/v2/items`,
        `/service-${index}/x`,
        '/',
      ][index % 5] as string,
      query: '?page=2',
      method: 'GET',
      headers: ['Host', 'example.com', 'Accept', '*/*', 'User-Agent', 'bench'],
      clientAddress: '192.0.2.1',
    };
  });
}

const lookups = 300_000;
const rounds = 15;

function nanosecondsPerLookup(table: RouteTable, requests: readonly RouteRequest[]): number {
  const times: number[] = [];
  let found = 0;
  for (let round = 0; round < rounds; round += 1) {
    const begin = performance.now();
    for (let index = 0; index < lookups; index += 1) {
      if (table.find(requests[index % requests.length] as RouteRequest) !== undefined) found += 1;
    }
    times.push(((performance.now() - begin) * 1e6) / lookups);
  }
  if (found !== lookups * rounds) console.log(`  ${lookups * rounds - found} lookups found nothing`);
  // The quickest round is the one that others on the machine disturbed least.
  return Math.min(...times);
}

function measure(count: number): { readonly same: number; readonly all: number; readonly buildMs: number } {
  const started = performance.now();
  const table = buildRouteTable(makeRoutes(count));
  const buildMs = performance.now() - started;
  return {
    same: nanosecondsPerLookup(table, makeRequests(count, 10)),
    all: nanosecondsPerLookup(table, makeRequests(count, count)),
    buildMs,
  };
}

measure(1000); // warms the code up, or the first line would pay for compilation
const base = measure(10);
const column = (ns: number, of: number) => `${ns.toFixed(0).padStart(5)} ns ×${(ns / of).toFixed(2)}`;
for (const count of [10, 100, 1000, 10_000]) {
  const { same, all, buildMs } = measure(count);
  console.log(
    `${String(count).padStart(6)} routes   same traffic ${column(same, base.same)}   all routes ${column(all, base.all)}   built in ${buildMs.toFixed(0)} ms`,
  );
}
