import type { PathMatchSnapshot, RouteSnapshot } from './types.ts';

/**
 * Precedence of routes, the one definition of it. A request goes to the first route that matches it, in this order:
 *
 * 1. higher `priority`
 * 2. more specific host: exact, then the longer `*.suffix`, then `*`
 * 3. path: exact, then regex (longer expression first), then prefix (longer first), then any
 * 4. methods given before not given
 * 5. more header conditions
 * 6. more query conditions
 * 7. client addresses given before not given
 * 8. listeners given before not given
 * 9. name, ascending
 *
 * A route with several hosts takes part once for each of them, ranked by that host. Names are unique, so the order is
 * total for one host.
 */
export function compareRoutesForHosts(a: RouteSnapshot, hostOfA: string, b: RouteSnapshot, hostOfB: string): number {
  return (
    b.priority - a.priority ||
    hostSpecificity(hostOfB) - hostSpecificity(hostOfA) ||
    comparePaths(a.path, b.path) ||
    Number(b.methods !== undefined) - Number(a.methods !== undefined) ||
    b.headers.length - a.headers.length ||
    b.query.length - a.query.length ||
    Number(b.clientAddresses !== undefined) - Number(a.clientAddresses !== undefined) ||
    Number(b.listeners !== undefined) - Number(a.listeners !== undefined) ||
    compareText(a.name, b.name)
  );
}

/** The order of a snapshot's `routes`: each route ranked by the most specific of its hosts. */
export function compareRoutes(a: RouteSnapshot, b: RouteSnapshot): number {
  return compareRoutesForHosts(a, mostSpecificHost(a), b, mostSpecificHost(b));
}

/**
 * How specific a host pattern is; higher is tried first. Two wildcards that cover the same host are suffixes of one
 * another, so their lengths tell which is narrower.
 */
export function hostSpecificity(pattern: string): number {
  if (pattern === '*') return 0;
  return pattern.startsWith('*.') ? pattern.length : exactHost;
}

/** Above any wildcard: host patterns have at most 253 characters. */
const exactHost = 1000;

const pathKinds = { exact: 3, regex: 2, prefix: 1, any: 0 } as const;

function comparePaths(a: PathMatchSnapshot, b: PathMatchSnapshot): number {
  if (a.kind !== b.kind) return pathKinds[b.kind] - pathKinds[a.kind];
  if (a.kind === 'any' || b.kind === 'any' || a.kind === 'exact') return 0;
  return a.kind === 'prefix' ? prefixLength(b.value) - prefixLength(a.value) : b.value.length - a.value.length;
}

/** `/a/` and `/a` cover the same paths, so they rank the same. */
function prefixLength(value: string): number {
  return value.endsWith('/') ? value.length - 1 : value.length;
}

function mostSpecificHost(route: RouteSnapshot): string {
  let found = '*';
  for (const host of route.hosts) if (hostSpecificity(host) > hostSpecificity(found)) found = host;
  return found;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
