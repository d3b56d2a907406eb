import { type EndpointState, type LoadBalancerFactory, weightOf } from '../contract.ts';
import type { LeastConnectionsConfig } from './schema.ts';

/**
 * The least loaded of all. Among those that are as loaded, which on an idle upstream is everybody, a draw by weight: a
 * fixed order would send the first request of every worker to the same endpoint.
 */
export const createLeastConnections: LoadBalancerFactory<LeastConnectionsConfig> = (
  _config,
  _endpoints,
  { random },
) => {
  function leastOf(candidates: readonly EndpointState[], weightless: boolean): EndpointState | undefined {
    let found: EndpointState | undefined;
    let least = Number.POSITIVE_INFINITY;
    let tied = 0;
    for (const candidate of candidates) {
      const weight = weightless ? 1 : weightOf(candidate);
      if (weight === 0) continue;
      const load = candidate.load / weight;
      if (load > least) continue;
      if (load < least) {
        least = load;
        tied = weight;
        found = candidate;
        continue;
      }
      // One pass: each of the tied ends up with its weight's part of all of theirs.
      tied += weight;
      if (random() * tied < weight) found = candidate;
    }
    return found;
  }
  return { pick: (candidates) => leastOf(candidates, false) ?? leastOf(candidates, true) };
};
