import type { PathMatchSnapshot, RouteSnapshot, ValueMatchSnapshot } from '@sluice/snapshot/types';
import { RE2JS } from 're2js';
import { filingPrefix, PathTrie } from './path-trie.ts';
import { type Candidate, rankCandidates } from './precedence.ts';
import { canonicalPath, canonicalPrefix, isUnderPrefix } from './predicates.ts';

export interface ShadowedRoute {
  readonly route: RouteSnapshot;
  /** Takes every request that `route` could have had. */
  readonly by: RouteSnapshot;
}

/**
 * Routes that no request can reach, because one other route comes first and asks for nothing that they do not. Sound
 * but not complete: routes that only several others together cover, or that differ in how they spell the same
 * condition, are not found.
 */
export function findShadowed(routes: readonly RouteSnapshot[]): readonly ShadowedRoute[] {
  const candidates = rankCandidates(routes);
  const hosts = new Map<string, PathTrie>();
  const candidatesOf = new Map<RouteSnapshot, Candidate[]>();
  for (const candidate of candidates) {
    const paths = hosts.get(candidate.host) ?? new PathTrie();
    hosts.set(candidate.host, paths);
    paths.insert(candidate);
    const list = candidatesOf.get(candidate.route);
    if (list === undefined) candidatesOf.set(candidate.route, [candidate]);
    else list.push(candidate);
  }

  return routes.flatMap((route) => {
    const [first, ...others] = candidatesOf.get(route) ?? [];
    if (first === undefined) return [];
    // Whoever shadows it must hold its first host too, and a path that covers all of its paths lies on the way to them.
    const by = hosts.get(first.host)?.fold(filingPrefix(route.path) || '/', undefined, firstThatCovers, first)?.route;
    if (by === undefined) return [];
    const ranksOfBy = new Map(candidatesOf.get(by)?.map((candidate) => [candidate.host, candidate.rank]));
    const coversOthers = others.every((other) => (ranksOfBy.get(other.host) ?? Number.POSITIVE_INFINITY) < other.rank);
    return coversOthers ? [{ route, by }] : [];
  });
}

function firstThatCovers(
  found: Candidate | undefined,
  candidates: readonly Candidate[],
  covered: Candidate,
): Candidate | undefined {
  if (found !== undefined) return found;
  return candidates.find((candidate) => candidate.rank < covered.rank && asksForNoMore(candidate.route, covered.route));
}

/** Whether every request that meets the conditions of `narrow`, its host's aside, meets those of `wide`. */
function asksForNoMore(wide: RouteSnapshot, narrow: RouteSnapshot): boolean {
  return (
    includesAll(wide.listeners, narrow.listeners) &&
    includesAll(wide.methods, narrow.methods) &&
    includesAll(wide.clientAddresses, narrow.clientAddresses) &&
    holdsAll(narrow.headers, wide.headers) &&
    holdsAll(narrow.query, wide.query) &&
    coversPath(wide.path, narrow.path)
  );
}

/** Undefined stands for everything. */
function includesAll(wide: readonly string[] | undefined, narrow: readonly string[] | undefined): boolean {
  return wide === undefined || (narrow?.every((value) => wide.includes(value)) ?? false);
}

function holdsAll(conditions: readonly ValueMatchSnapshot[], wanted: readonly ValueMatchSnapshot[]): boolean {
  const texts = new Set(conditions.map(conditionText));
  return wanted.every((condition) => texts.has(conditionText(condition)));
}

function conditionText(condition: ValueMatchSnapshot): string {
  const value = condition.kind === 'present' ? condition.present : condition.value;
  return JSON.stringify([condition.name, condition.kind, value]);
}

function coversPath(wide: PathMatchSnapshot, narrow: PathMatchSnapshot): boolean {
  if (wide.kind === 'any') return true;
  if (wide.kind === 'prefix') return isUnderPrefix(filingPrefix(narrow), canonicalPrefix(wide.value));
  if (narrow.kind === 'any' || narrow.kind === 'prefix') return false;
  if (wide.kind === 'exact')
    return narrow.kind === 'exact' && canonicalPath(narrow.value) === canonicalPath(wide.value);
  if (narrow.kind === 'regex') return narrow.value === wide.value;
  return RE2JS.compile(wide.value).matches(canonicalPath(narrow.value));
}
