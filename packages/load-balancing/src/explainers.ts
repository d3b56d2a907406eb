import { explainConsistentHash } from './consistent-hash/explain.ts';
import type { BalancingExplanation, BalancingView, EndpointState } from './contract.ts';
import { explainLeastConnections } from './least-connections/explain.ts';
import { explainPeakEwma } from './peak-ewma/explain.ts';
import { explainPowerOfTwoChoices } from './power-of-two-choices/explain.ts';
import { explainRandom } from './random/explain.ts';
import { explainRoundRobin } from './round-robin/explain.ts';
import type { LoadBalancingConfig } from './schemas.ts';

type Explainer<Config> = (
  config: Config,
  endpoints: readonly EndpointState[],
  exchange: BalancingView,
) => BalancingExplanation;

/** Every balancer by its type: what it would do, for the simulator. */
const explainers = {
  round_robin: explainRoundRobin,
  least_connections: explainLeastConnections,
  random: explainRandom,
  power_of_two_choices: explainPowerOfTwoChoices,
  peak_ewma: explainPeakEwma,
  consistent_hash: explainConsistentHash,
} satisfies {
  readonly [Type in LoadBalancingConfig['type']]: Explainer<Extract<LoadBalancingConfig, { type: Type }>>;
};

/** @param endpoints that may be chosen, of which there is at least one */
export function explainBalancing(
  config: LoadBalancingConfig,
  endpoints: readonly EndpointState[],
  exchange: BalancingView,
): BalancingExplanation {
  const [only] = endpoints;
  if (endpoints.length === 1 && only !== undefined)
    return { sentence: 'There is no other to choose.', endpoint: only.id };
  // As in `createLoadBalancer`: the entry under `config.type` takes exactly that member of the union.
  return (explainers[config.type] as Explainer<LoadBalancingConfig>)(config, endpoints, exchange);
}
