import type { CachePurge } from '@sluice/control';
import { tagsOf } from '@sluice/policies/http-cache';
import { normalisePath } from '@sluice/routing';
import type { RouteCache } from './route-cache.ts';
import type { StoredResponse } from './stored-response.ts';

/**
 * Forgets what all conditions hold for, a thousand answers at a time, so that requests are served meanwhile. What is on its
 * way goes to those who asked and is not stored; of a tag nobody knows before the answer is there, so with one that is
 * all of it.
 * @returns how many stored answers went
 */
export async function purgeCaches(caches: Iterable<RouteCache>, purge: CachePurge): Promise<number> {
  const { route, tag } = purge;
  const concerned = [...caches].filter((cache) => route === undefined || cache.route === route);
  const isTarget = targetMatcher(purge);
  for (const cache of concerned) cache.spoil(isTarget);
  const goes = (stored: StoredResponse) =>
    isTarget(stored.target) && (tag === undefined || tagsOf(stored.headers).includes(tag));
  let removed = 0;
  for (const { store } of concerned) removed += await store.removeWhere(goes);
  return removed;
}

/** @returns a test of what `cacheTarget` makes */
function targetMatcher({ host, path, pathPrefix }: CachePurge): (target: string) => boolean {
  if (host === undefined && path === undefined && pathPrefix === undefined) return () => true;
  const isHost = hostMatcher(host);
  const whole = path === undefined ? undefined : asKeyed(path);
  const prefix = asKeyed(pathPrefix ?? '/');
  return (target) => {
    const [origin, asked] = JSON.parse(target) as [string, string, string];
    if (whole === undefined ? !asked.startsWith(prefix) : asked !== whole) return false;
    return isHost(origin.slice(origin.indexOf('//') + 2));
  };
}

/** With a port it is this one, without one it is any. */
function hostMatcher(host: string | undefined): (authority: string) => boolean {
  if (host === undefined) return () => true;
  const wanted = host.toLowerCase();
  if (/:\d+$/.test(wanted)) return (authority) => authority === wanted;
  return (authority) => authority.replace(/:\d+$/, '') === wanted;
}

/** Operators write paths as they read them: other characters than those of ASCII are escaped, as clients do. */
function asKeyed(path: string): string {
  const escaped = path.replaceAll(/[^\x21-\x7e]+/gu, encodeURIComponent);
  const normal = normalisePath(escaped);
  return 'problem' in normal ? escaped : normal.path;
}
