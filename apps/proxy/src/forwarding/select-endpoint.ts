import type { Random } from '@sluice/core';
import type { EndpointState } from '@sluice/load-balancing/contract';
import type { Route } from '../runtime/runtime.ts';
import type { EndpointGroup } from '../runtime/upstream.ts';
import type { Exchange } from './exchange.ts';

/** One of the route's weighted upstreams, in proportion to the weights. Undefined when all weights are 0. */
export function selectGroup(route: Route, random: Random): EndpointGroup | undefined {
  const { targets, totalWeight } = route;
  if (totalWeight === 0) return undefined;
  if (targets.length === 1) return targets[0]?.group;
  let point = random() * totalWeight;
  for (const target of targets) {
    point -= target.weight;
    if (point < 0) return target.group;
  }
  // Rounding can leave a remainder of one unit in the last place.
  return targets.findLast((target) => target.weight > 0)?.group;
}

/**
 * The endpoint for one attempt: the balancer's choice among those available that this exchange has not tried yet.
 * @param tried endpoints on which an attempt of this exchange has failed
 */
export function selectEndpoint(
  group: EndpointGroup,
  exchange: Exchange,
  tried: readonly EndpointState[],
): EndpointState | undefined {
  const { available } = group;
  const candidates = tried.length === 0 ? available : available.filter((endpoint) => !tried.includes(endpoint));
  if (candidates.length === 0) return undefined;
  return group.balancer?.pick(candidates, exchange);
}
