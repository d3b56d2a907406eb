import { createConsistentHash } from './consistent-hash/balancer.ts';
import type { BalancerEnvironment, EndpointState, LoadBalancer, LoadBalancerFactory, SharesBy } from './contract.ts';
import { createLeastConnections } from './least-connections/balancer.ts';
import { createPeakEwma } from './peak-ewma/balancer.ts';
import { createPowerOfTwoChoices } from './power-of-two-choices/balancer.ts';
import { createRandom } from './random/balancer.ts';
import { createRoundRobin } from './round-robin/balancer.ts';
import type { LoadBalancingConfig } from './schemas.ts';

type Factories = {
  readonly [Type in LoadBalancingConfig['type']]: LoadBalancerFactory<Extract<LoadBalancingConfig, { type: Type }>>;
};

/** Every balancer by its type. A schema in `schemas.ts` without an entry here is a type error. */
export const loadBalancerFactories = {
  round_robin: createRoundRobin,
  least_connections: createLeastConnections,
  power_of_two_choices: createPowerOfTwoChoices,
  peak_ewma: createPeakEwma,
  consistent_hash: createConsistentHash,
  random: createRandom,
} satisfies Factories;

/** What each follows when it shares; those that follow the load want to know of that of other workers. */
export const sharesBy: Readonly<Record<LoadBalancingConfig['type'], SharesBy>> = {
  round_robin: 'turns',
  least_connections: 'load',
  power_of_two_choices: 'load',
  peak_ewma: 'load',
  consistent_hash: 'key',
  random: 'chance',
};

/** Builds the balancer of one upstream for one endpoint set (all endpoints, available or not). */
export function createLoadBalancer(
  config: LoadBalancingConfig,
  endpoints: readonly EndpointState[],
  environment: BalancerEnvironment,
): LoadBalancer {
  // The entry under `config.type` takes exactly that member of the union, which the index alone cannot express.
  const factory = loadBalancerFactories[config.type] as LoadBalancerFactory<LoadBalancingConfig>;
  return factory(config, endpoints, environment);
}
