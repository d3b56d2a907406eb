import { compileOnce } from '@sluice/core';
import type { Policy, PolicyEnvironment } from '@sluice/policies/contract';
import { collectPlans, type ForwardingPlans } from '@sluice/policies/forwarding-plans';
import { createPolicy } from '@sluice/policies/runtimes';
import { buildRouteTable, createPathRewriter, splitSideHash, TrustedProxies } from '@sluice/routing';
import type { RouteSnapshot, Snapshot, StickySplitSnapshot, WeightedUpstream } from '@sluice/snapshot/types';
import { leaseCache } from '../caching/lease-cache.ts';
import type { RouteCache } from '../caching/route-cache.ts';
import { policyPhases } from './policy-phases.ts';
import { type Route, Runtime, type Split, type WeightedGroup } from './runtime.ts';
import type { SharedState } from './shared-state.ts';
import { TcpRoutes } from './tcp-routes.ts';
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
    for (const settings of snapshot.upstreams)
      upstreams.set(settings.name, new Upstream(settings, shared, snapshot.settings.zone));
    const routes = snapshot.routes.map((route) => {
      // One after another: where one throws, those before it are closed.
      const from = policies.length;
      for (const config of route.policies)
        policies.push(createPolicy(config, environmentOf(route.name, config.type, shared)));
      const own = policies.slice(from);
      const plans = collectPlans(own);
      const lease = plans?.cache === undefined ? undefined : leaseCache(route, plans.cache, shared);
      if (lease === undefined) return buildRoute(route, own, upstreams, { plans, warn: shared.warn });
      policies.push(lease.hold);
      return buildRoute(route, [...own, lease.hold], upstreams, { plans, warn: shared.warn, cache: lease.cache });
    });
    return new Runtime({
      snapshot,
      table: buildRouteTable(snapshot.routes),
      routes,
      tcpRoutes: new TcpRoutes(
        snapshot.tcpRoutes,
        snapshot.tcpRoutes.map((route) => splitOf(route.name, route.upstreams, upstreams)),
      ),
      upstreams,
      trustedProxies: new TrustedProxies(snapshot.settings.trustedProxies),
    });
  } catch (error) {
    for (const policy of policies) policy.close?.();
    throw error;
  }
}

function environmentOf(route: string, policy: string, shared: SharedState): PolicyEnvironment {
  const { clock, random, passwords, openSecret, deriveKey, services, limits } = shared;
  return {
    ...{ clock, random, route, passwords, openSecret, deriveKey, limits },
    ask: services.ask,
    count: (event, amount) => shared.countPolicyEvent(route, policy, event, amount),
    noteDenied: (who, shadow) => shared.noteDenied(route, policy, who, shadow),
    warn: (message) => shared.warn(`route "${route}": ${policy}: ${message}`),
  };
}

interface RouteSurroundings {
  readonly plans: ForwardingPlans | undefined;
  readonly warn: SharedState['warn'];
  readonly cache?: RouteCache;
}

function buildRoute(
  route: RouteSnapshot,
  policies: readonly Policy[],
  upstreams: Map<string, Upstream>,
  { plans, warn, cache }: RouteSurroundings,
): Route {
  const { action } = route;
  if (plans?.mirror !== undefined && !upstreams.has(plans.mirror.upstream)) {
    warn(`route "${route.name}": mirror: upstream "${plans.mirror.upstream}" is disabled, so nothing is copied to it`);
  }
  return {
    ...(action.kind === 'forward'
      ? splitOf(route.name, action.upstreams, upstreams, action.sticky)
      : splitOf(route.name, [], upstreams)),
    name: route.name,
    snapshot: route,
    action,
    policies,
    phases: policyPhases(policies),
    plans,
    cache,
    // A disabled upstream is not there, and gets no copies.
    mirrorGroup: plans?.mirror === undefined ? undefined : upstreams.get(plans.mirror.upstream)?.group(undefined),
    timeoutMs: shorter(route.timeoutMs, plans?.timeouts?.requestMs),
    seriesMemo: { series: undefined },
    rewritePath: pathRewriterOf(route).rewrite,
  };
}

function splitOf(
  route: string,
  parts: readonly WeightedUpstream[],
  upstreams: ReadonlyMap<string, Upstream>,
  sticky?: StickySplitSnapshot,
): Split {
  const targets = parts.map(({ name, weight, subset }): WeightedGroup => {
    const upstream = upstreams.get(name);
    if (upstream === undefined) throw new Error(`route "${route}": there is no upstream "${name}"`);
    return { group: upstream.group(subset), weight, hash: splitSideHash(name, subset) };
  });
  return { targets, totalWeight: targets.reduce((total, target) => total + target.weight, 0), sticky };
}

function shorter(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
}

const pathRewriterOf = compileOnce(({ action, path }: RouteSnapshot) => {
  const replacement =
    action.kind === 'forward' ? action.rewrite?.path : action.kind === 'redirect' ? action.path : undefined;
  return { rewrite: replacement === undefined ? undefined : createPathRewriter(replacement, path) };
});
