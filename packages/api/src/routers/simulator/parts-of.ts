import { inSubset } from '@sluice/config';
import type { BalancingView, EndpointState } from '@sluice/load-balancing/contract';
import { explainBalancing } from '@sluice/load-balancing/explainers';
import type { EndpointSnapshot, Snapshot, WeightedUpstream } from '@sluice/snapshot';
import type { SimulatedPart } from './simulate-request.ts';

/**
 * The upstreams of a split with their shares, and the endpoints that their balancers pick from.
 * @param view of the request or connection, for balancers that look at it
 * @param fits what is asked of an endpoint beside its subset
 */
export function partsOf(
  snapshot: Snapshot,
  split: readonly WeightedUpstream[],
  view: BalancingView,
  fits: (endpoint: EndpointSnapshot) => boolean = () => true,
): SimulatedPart[] {
  const total = split.reduce((sum, { weight }) => sum + weight, 0);
  return split.map(({ name, weight, subset }) => {
    const upstream = snapshot.upstreams.find((candidate) => candidate.name === name);
    const members = (upstream?.endpoints ?? []).filter(
      (endpoint) => endpoint.draining !== true && inSubset(endpoint.labels, subset) && fits(endpoint),
    );
    // Weight 0 is a spare, picked where nothing weighs more.
    const weighed = members.filter((endpoint) => endpoint.weight > 0);
    const candidates = weighed.length > 0 ? weighed : members;
    const endpoints = candidates.map(({ address }) => address);
    const choice =
      upstream === undefined || candidates.length === 0
        ? undefined
        : explainBalancing(upstream.loadBalancing, candidates.map(idle), view);
    const sentence =
      upstream?.affinity === undefined || choice === undefined
        ? undefined
        : `A client with the cookie ${upstream.affinity.name} stays with the endpoint it names; for others: ${choice.sentence}`;
    return {
      name,
      share: total === 0 ? 0 : weight / total,
      endpoints,
      choice: sentence === undefined || choice === undefined ? choice : { sentence, endpoint: undefined },
    };
  });
}

/** The endpoint as a balancer sees one that nothing was sent to. */
function idle({ address, weight, zone, labels }: EndpointSnapshot): EndpointState {
  return { id: address, weight, zone, labels, ramp: 1, inFlight: 0, load: 0, latencyMs: 0, latencyAt: 0 };
}
