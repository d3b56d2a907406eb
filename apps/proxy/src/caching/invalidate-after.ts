import type { CachePlan } from '@sluice/policies/forwarding-plans';
import { cacheTarget, invalidatedTargets, keyedQuery } from '@sluice/policies/http-cache';
import { normalisePath } from '@sluice/routing';
import type { Exchange } from '../forwarding/exchange.ts';
import type { RouteCache } from './route-cache.ts';

export interface InvalidationTerms {
  readonly plan: CachePlan;
  readonly cache: RouteCache;
  readonly scheme: 'http' | 'https';
  readonly authority: string;
}

/**
 * Forgets what an unsafe request has made invalid (RFC 9111 §4.4). Of this route's cache only: what a POST changes on
 * another route, nobody knows here.
 * @returns how many stored answers went
 */
export function invalidateAfter(
  { method, path, query, settings }: Exchange,
  status: number,
  headers: readonly string[],
  { plan, cache, scheme, authority }: InvalidationTerms,
): number {
  const origin = `${scheme}://${authority}`;
  if (!URL.canParse(origin)) return 0;
  let count = 0;
  for (const target of invalidatedTargets(method, origin, path + query, { status, headers })) {
    const question = target.indexOf('?');
    const normal = normalisePath(question < 0 ? target : target.slice(0, question), settings.pathRules);
    if ('problem' in normal) continue;
    const keyed = keyedQuery(question < 0 ? '' : target.slice(question), plan.key);
    count += cache.invalidate(cacheTarget({ scheme, authority, path: normal.path, query: keyed }));
  }
  return count;
}
