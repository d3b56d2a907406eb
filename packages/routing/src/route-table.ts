import type { RouteSnapshot } from '@sluice/snapshot/types';
import { HostIndex } from './host-matcher.ts';
import { PathTrie } from './path-trie.ts';
import { type Candidate, candidateMatches, rankCandidates } from './precedence.ts';
import type { RouteRequest } from './route-request.ts';

export interface RouteTable {
  /** Highest precedence first. */
  readonly candidates: readonly Candidate[];
  /**
   * The route that a request goes to: of those that match, the one with the lowest rank. Its cost grows with the
   * routes that share the request's host and path, not with the number of routes.
   */
  find(request: RouteRequest): RouteHit | undefined;
}

export interface RouteHit {
  readonly route: RouteSnapshot;
  /** Place in the order in which routes are tried, from 0; a route has one for each of its hosts. */
  readonly rank: number;
}

/**
 * Compiles routes, in any order, for lookups. Expressions are compiled here; one that RE2 cannot read throws, so
 * validate before.
 *
 * The indexes only propose: whether a route matches is decided by its own predicates, also where the index has already
 * seen to it. A fault in an index can therefore lose a route, which the property test looks for, but never send a
 * request where its route's conditions do not hold.
 */
export function buildRouteTable(routes: readonly RouteSnapshot[]): RouteTable {
  const candidates = rankCandidates(routes);
  const hosts = new HostIndex<PathTrie>();
  for (const candidate of candidates) {
    hosts.bucket(candidate.host, candidate.rank, () => new PathTrie()).insert(candidate);
  }
  return {
    candidates,
    find: (request) => hosts.fold(request.host, bestOfHost, request),
  };
}

function bestOfHost(best: Candidate | undefined, paths: PathTrie, request: RouteRequest): Candidate | undefined {
  return paths.fold(request.path, best, bestOfList, request);
}

function bestOfList(
  best: Candidate | undefined,
  candidates: readonly Candidate[],
  request: RouteRequest,
): Candidate | undefined {
  for (const candidate of candidates) {
    if (best !== undefined && candidate.rank > best.rank) return best;
    if (candidateMatches(candidate, request)) return candidate;
  }
  return best;
}
