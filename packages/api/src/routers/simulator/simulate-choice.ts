import type { BalancingExplanation, BalancingView, EndpointState } from '@sluice/load-balancing/contract';
import { explainBalancing } from '@sluice/load-balancing/explainers';
import { levelOf, zoneLevels } from '@sluice/load-balancing/locality';
import type { EndpointSnapshot, UpstreamSnapshot } from '@sluice/snapshot';

/**
 * How one of the endpoints of an upstream is chosen for a request: by affinity, by zone, by the balancer.
 * @param candidates that have a weight, or all where none has; at least one
 * @param own where the gateway is; the environment (SLUICE_ZONE) goes before the settings
 */
export function simulateChoice(
  upstream: UpstreamSnapshot,
  candidates: readonly EndpointSnapshot[],
  view: BalancingView,
  own: { readonly zone: string | undefined; readonly byEnvironment: boolean },
): BalancingExplanation {
  const { loadBalancing, affinity, locality } = upstream;
  const levels = locality === undefined ? [] : zoneLevels({ ownZone: own.zone, zones: locality.zones });
  const nearest = Math.min(...candidates.map(({ zone }) => levelOf(zone, levels)));
  const near = locality === undefined ? candidates : candidates.filter(({ zone }) => levelOf(zone, levels) === nearest);
  const { sentence, endpoint } = explainBalancing(loadBalancing, near.map(idle), view);
  const zones =
    locality === undefined || near.length === candidates.length
      ? ''
      : `Only ${near.map(({ address }) => address).join(', ')} ${nearest < levels.length ? `in zone ${levels[nearest]} ` : ''}as long as ${locality.threshold * 100} % of their weight is available. `;
  const here =
    locality === undefined || own.zone === undefined
      ? ''
      : `The gateway is in zone ${own.zone}${own.byEnvironment ? ', as SLUICE_ZONE says' : ''}. `;
  const stays =
    affinity === undefined
      ? ''
      : `A client with the cookie ${affinity.name} stays with the endpoint it names, also while that drains. Otherwise: `;
  return { sentence: `${stays}${here}${zones}${sentence}`, endpoint: affinity === undefined ? endpoint : undefined };
}

/** The endpoint as a balancer sees one that nothing was sent to. */
function idle({ address, weight, zone, labels }: EndpointSnapshot): EndpointState {
  return { id: address, weight, zone, labels, ramp: 1, inFlight: 0, load: 0, latencyMs: 0, latencyAt: 0 };
}
