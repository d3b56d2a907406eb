import type { DiscoveredTarget } from '@sluice/config';
import { addressRefusal } from '@sluice/config';
import type { Endpoint } from '@sluice/discovery/contract';
import type { EndpointSnapshot } from '@sluice/snapshot/types';

const heaviest = 1000;

/** A target with what its source holds for it. */
export interface ResolvedTarget {
  readonly target: DiscoveredTarget;
  readonly endpoints: readonly Endpoint[];
}

/**
 * Endpoints of one upstream: those of its targets in order, each address once and as the first target has it. Addresses
 * that no operator may write are left out, whatever a registry says of them.
 */
export function composeEndpoints(targets: readonly ResolvedTarget[]): EndpointSnapshot[] {
  const byAddress = new Map<string, EndpointSnapshot>();
  for (const { target, endpoints } of targets) {
    for (const endpoint of endpoints) {
      if (byAddress.has(endpoint.address) || addressRefusal(endpoint.address) !== undefined) continue;
      byAddress.set(endpoint.address, toSnapshot(target, endpoint));
    }
  }
  return [...byAddress.values()];
}

function toSnapshot(target: DiscoveredTarget, endpoint: Endpoint): EndpointSnapshot {
  const zone = endpoint.zone ?? target.zone;
  return {
    address: endpoint.address,
    weight: Math.min(heaviest, endpoint.weight * target.weight),
    ...(zone === undefined ? {} : { zone }),
    labels: target.labels === undefined ? endpoint.labels : { ...endpoint.labels, ...target.labels },
    ...(target.draining || endpoint.draining === true ? { draining: true } : {}),
  };
}
