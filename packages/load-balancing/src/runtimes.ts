import type { BalancerEnvironment, EndpointState, LoadBalancer, LoadBalancerFactory } from './contract.ts';
import { createRoundRobin } from './round-robin/balancer.ts';
import type { LoadBalancingConfig } from './schemas.ts';

type Factories = {
  readonly [Type in LoadBalancingConfig['type']]: LoadBalancerFactory<Extract<LoadBalancingConfig, { type: Type }>>;
};

/** Every balancer by its type. A schema in `schemas.ts` without an entry here is a type error. */
export const loadBalancerFactories = {
  round_robin: createRoundRobin,
} satisfies Factories;

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
