import type { Random } from '@sluice/core';
import type { BalancingView, EndpointState } from '@sluice/load-balancing/contract';
import type { EndpointGroup } from '../runtime/endpoint-group.ts';
import type { LiveEndpoint } from '../runtime/endpoint-state.ts';
import type { Split, WeightedGroup } from '../runtime/runtime.ts';

/**
 * One of the route's weighted upstreams, in proportion to the weights, and none that drains as a whole while there is
 * another. Undefined when all weights are 0.
 */
export function selectGroup(route: Split, random: Random): EndpointGroup | undefined {
  const { targets, totalWeight } = route;
  if (totalWeight === 0) return undefined;
  if (targets.length === 1) return targets[0]?.group;
  const drawn = drawGroup(targets, totalWeight, random);
  if (drawn?.isDraining !== true) return drawn;
  const others = targets.filter(({ group, weight }) => weight > 0 && !group.isDraining);
  if (others.length === 0) return drawn;
  return drawGroup(
    others,
    others.reduce((sum, { weight }) => sum + weight, 0),
    random,
  );
}

function drawGroup(targets: readonly WeightedGroup[], totalWeight: number, random: Random): EndpointGroup | undefined {
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
 * @param fits what else is asked of an endpoint
 */
export function selectEndpoint(
  group: EndpointGroup,
  exchange: BalancingView,
  tried: readonly EndpointState[],
  fits?: (endpoint: LiveEndpoint) => boolean,
): EndpointState | undefined {
  const { available } = group;
  let candidates = tried.length === 0 ? available : available.filter((endpoint) => !tried.includes(endpoint));
  if (fits !== undefined) candidates = candidates.filter(fits);
  if (candidates.length === 0) return undefined;
  const { balancer, levels } = group;
  if (levels !== undefined) candidates = levels.narrow(candidates, balancer, exchange, group.random);
  return balancer?.pick(candidates, exchange);
}
