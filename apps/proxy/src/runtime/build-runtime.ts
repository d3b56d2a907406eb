import { compileOnce } from '@sluice/core';
import type { Policy } from '@sluice/policies/contract';
import { createPolicy } from '@sluice/policies/runtimes';
import { buildRouteTable, createPathRewriter } from '@sluice/routing';
import type { RouteSnapshot, Snapshot } from '@sluice/snapshot/types';
import { TrustedProxies } from '../forwarding/client-address.ts';

import { type Route, Runtime, type WeightedGroup } from './runtime.ts';
import type { SharedState } from './shared-state.ts';
import { Upstream } from './upstream.ts';

/**
 * Makes a checked snapshot live, all of it or nothing: when any part throws, what was made so far is closed again and
 * the error passed on. Opens no sockets and touches no shared counter; `activate` does, at the swap.
 * @throws Error that names the resource
 */
export function buildRuntime(snapshot: Snapshot, shared: SharedState): Runtime {
  const policies: Policy[] = [];
  try {
    const upstreams = new Map<string, Upstream>();
    for (const settings of snapshot.upstreams) upstreams.set(settings.name, new Upstream(settings, shared));
    const routes = snapshot.routes.map((route) => {
      const built = route.policies.map((config) => createPolicy(config, shared));
      policies.push(...built);
      return buildRoute(route, built, upstreams);
    });
    return new Runtime({
      snapshot,
      table: buildRouteTable(snapshot.routes),
      routes,
      upstreams,
      trustedProxies: new TrustedProxies(snapshot.settings.trustedProxies),
    });
  } catch (error) {
    for (const policy of policies) policy.close?.();
    throw error;
  }
}

function buildRoute(route: RouteSnapshot, policies: readonly Policy[], upstreams: Map<string, Upstream>): Route {
  const { action } = route;
  const targets: WeightedGroup[] = [];
  if (action.kind === 'forward') {
    for (const { name, weight, subset } of action.upstreams) {
      const upstream = upstreams.get(name);
      if (upstream === undefined) throw new Error(`route "${route.name}": there is no upstream "${name}"`);
      targets.push({ group: upstream.group(subset), weight });
    }
  }
  return {
    name: route.name,
    snapshot: route,
    action,
    policies,
    targets,
    totalWeight: targets.reduce((total, target) => total + target.weight, 0),
    rewritePath: pathRewriterOf(route).rewrite,
  };
}

const pathRewriterOf = compileOnce(({ action, path }: RouteSnapshot) => {
  const replacement =
    action.kind === 'forward' ? action.rewrite?.path : action.kind === 'redirect' ? action.path : undefined;
  return { rewrite: replacement === undefined ? undefined : createPathRewriter(replacement, path) };
});
