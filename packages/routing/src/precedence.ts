import { compileOnce } from '@sluice/core';
import { compareRoutesForHosts } from '@sluice/snapshot/precedence';
import type { RouteSnapshot } from '@sluice/snapshot/types';
import { canonicalHostPattern, hostMatches } from './host-matcher.ts';
import { compilePredicates, type Predicate } from './predicates.ts';
import type { RouteRequest } from './route-request.ts';

/** A route under one of its hosts: what is ranked and tried. A route with three hosts is three candidates. */
export interface Candidate {
  readonly route: RouteSnapshot;
  /** One of the route's host patterns. */
  readonly host: string;
  /** Place in the order in which candidates are tried, from 0. No two are equal. */
  readonly rank: number;
  /** All conditions but the host's. */
  readonly predicates: readonly Predicate[];
}

/** What does not depend on other routes is compiled once: expressions, above all. */
const unrankedCandidates = compileOnce((route: RouteSnapshot): readonly Omit<Candidate, 'rank'>[] => {
  const predicates = compilePredicates(route);
  return [...new Set(route.hosts.map(canonicalHostPattern))].map((host) => ({ route, host, predicates }));
});

/** Every route under each of its hosts, highest precedence first (see `compareRoutesForHosts`). */
export function rankCandidates(routes: readonly RouteSnapshot[]): readonly Candidate[] {
  return routes
    .flatMap(unrankedCandidates)
    .sort((a, b) => compareRoutesForHosts(a.route, a.host, b.route, b.host))
    .map(({ route, host, predicates }, rank) => ({ route, host, rank, predicates }));
}

/** The one answer to "does it match": of the worker's lookup as well as of the simulator's explanation. */
export function candidateMatches(candidate: Candidate, request: RouteRequest): boolean {
  return hostMatches(candidate.host, request.host) && firstRefusal(candidate, request) === undefined;
}

/** The first condition, but for the host's, that a request does not meet. */
export function firstRefusal(candidate: Candidate, request: RouteRequest): Predicate | undefined {
  for (const predicate of candidate.predicates) if (!predicate.holds(request)) return predicate;
  return undefined;
}
