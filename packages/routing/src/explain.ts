import type { RouteSnapshot } from '@sluice/snapshot/types';
import { hostMatches } from './host-matcher.ts';
import { type Candidate, firstRefusal } from './precedence.ts';
import type { Subject } from './predicates.ts';
import type { RouteRequest } from './route-request.ts';
import type { RouteHit, RouteTable } from './route-table.ts';

export interface ExplainedRoute {
  readonly route: RouteSnapshot;
  readonly rank: number;
  /** `outranked`: it matches too, but the winner comes first. */
  readonly outcome: 'winner' | 'outranked' | 'refused';
  /** What the first condition that refused looks at; undefined unless refused. */
  readonly refusedBy: Subject | undefined;
  /** In words: `header x-env is "dev", not "canary"`. Empty for the winner. */
  readonly reason: string;
}

export interface Explanation {
  /** The same that `table.find` answers. */
  readonly winner: RouteHit | undefined;
  /** Every route once, in the order in which this request would try them. */
  readonly routes: readonly ExplainedRoute[];
}

/**
 * Tells how a request finds its route: every route in the order tried, each with the reason it was refused. A route
 * with several hosts stands where the best of them that covers the request's host puts it.
 */
export function explain(table: RouteTable, request: RouteRequest): Explanation {
  let winner: Candidate | undefined;
  const routes = candidatesOnePerRoute(table, request).map((candidate): ExplainedRoute => {
    const { route, rank } = candidate;
    const refusal = refusalOf(candidate, request);
    if (refusal !== undefined) return { route, rank, outcome: 'refused', ...refusal };
    if (winner !== undefined) {
      const reason = `route ${winner.route.name} comes first`;
      return { route, rank, outcome: 'outranked', refusedBy: undefined, reason };
    }
    winner = candidate;
    return { route, rank, outcome: 'winner', refusedBy: undefined, reason: '' };
  });
  return { winner, routes };
}

function candidatesOnePerRoute(table: RouteTable, request: RouteRequest): readonly Candidate[] {
  const chosen = new Map<RouteSnapshot, Candidate>();
  for (const candidate of table.candidates) {
    const before = chosen.get(candidate.route);
    const isBetter = before !== undefined && !hostMatches(before.host, request.host);
    if (before === undefined || (isBetter && hostMatches(candidate.host, request.host))) {
      chosen.set(candidate.route, candidate);
    }
  }
  return [...chosen.values()].sort((a, b) => a.rank - b.rank);
}

function refusalOf(candidate: Candidate, request: RouteRequest): { refusedBy: Subject; reason: string } | undefined {
  if (!hostMatches(candidate.host, request.host)) {
    const host = request.host === '' ? 'no host' : `host ${request.host}`;
    return { refusedBy: 'host', reason: `${host} does not match ${candidate.route.hosts.join(', ')}` };
  }
  const predicate = firstRefusal(candidate, request);
  return predicate && { refusedBy: predicate.subject, reason: predicate.refusal(request) };
}
