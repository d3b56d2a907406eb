import { inSubset } from '@sluice/config';
import type { BalancingView } from '@sluice/load-balancing/contract';
import type { EndpointSnapshot, Snapshot, WeightedUpstream } from '@sluice/snapshot';
import { availabilityOf } from './passed-over.ts';
import { simulateChoice } from './simulate-choice.ts';
import type { GatewayNow, SimulatedPart } from './simulate-request.ts';

/**
 * The upstreams of a split with their shares, and the endpoints that their balancers pick from.
 * @param view of the request or connection, for balancers that look at it
 * @param now what the gateway is like at this moment
 * @param fits what is asked of an endpoint beside its subset
 */
export function partsOf(
  snapshot: Snapshot,
  split: readonly WeightedUpstream[],
  view: BalancingView,
  now: GatewayNow,
  fits: (endpoint: EndpointSnapshot) => boolean = () => true,
): SimulatedPart[] {
  const total = split.reduce((sum, { weight }) => sum + weight, 0);
  return split.map(({ name, weight, subset }) => {
    const upstream = snapshot.upstreams.find((candidate) => candidate.name === name);
    const members = (upstream?.endpoints ?? []).filter(
      (endpoint) => inSubset(endpoint.labels, subset) && fits(endpoint),
    );
    const { available, passedOver, panics } =
      upstream === undefined
        ? { available: members, passedOver: [], panics: false }
        : availabilityOf(upstream, members, now.gauges ?? []);
    // Weight 0 is a spare, picked where nothing weighs more.
    const weighed = available.filter((endpoint) => endpoint.weight > 0);
    const candidates = weighed.length > 0 ? weighed : available;
    const endpoints = candidates.map(({ address }) => address);
    const choice =
      upstream === undefined || candidates.length === 0
        ? undefined
        : simulateChoice(upstream, candidates, view, {
            zone: now.zone ?? snapshot.settings.zone,
            byEnvironment: now.zone !== undefined,
          });
    return { name, share: total === 0 ? 0 : weight / total, endpoints, passedOver, panics, choice };
  });
}
