import type { Policy } from '@sluice/policies/contract';
import type { CachePlan } from '@sluice/policies/forwarding-plans';
import type { RouteSnapshot } from '@sluice/snapshot/types';
import type { SharedState } from '../runtime/shared-state.ts';
import { RouteCache } from './route-cache.ts';

/**
 * The cache of a route, the one of the revision before where nothing has changed that its answers depend on: its own
 * settings, the upstreams, the rewrite. Weights may, since all sides of a split answer the same.
 * @returns with a policy without phases, that lets go of it when the others of the route are closed
 */
export function leaseCache(
  { name, action }: RouteSnapshot,
  plan: CachePlan,
  shared: SharedState,
): { readonly cache: RouteCache; readonly hold: Policy } {
  const upstreams = action.kind === 'forward' ? action.upstreams.map((each) => [each.name, each.subset]) : [];
  const rewrite = action.kind === 'forward' ? action.rewrite : undefined;
  const key = `${name} ${JSON.stringify([plan.identity, upstreams, rewrite])}`;
  const cache = shared.caches.acquire(key, () => new RouteCache(name, plan, shared.clock));
  let held = true;
  const close = () => {
    if (held) shared.caches.release(key);
    held = false;
  };
  return { cache, hold: { writesOnlyChecked: true, close } };
}
