import { type EndpointState, type LoadBalancerFactory, weightOf } from '../contract.ts';
import { WeightedChoice } from '../weighted-choice.ts';
import type { PowerOfTwoChoicesConfig } from './schema.ts';

/**
 * Two draws, and the less loaded of them. What is known of the load is always a little old, and then whoever takes the
 * least of all sends everybody to the same place; two draws do not (Mitzenmacher, "How useful is old information?").
 */
export const createPowerOfTwoChoices: LoadBalancerFactory<PowerOfTwoChoicesConfig> = (
  _config,
  endpoints,
  { random },
) => {
  const choice = new WeightedChoice(endpoints, random);
  return { pick: (candidates) => choice.pickBetter(candidates, lessLoaded) };
};

/** Where both are as loaded it is the first, whose chance was its weight. */
function lessLoaded(first: EndpointState, second: EndpointState): EndpointState {
  return second.load * shareOf(first) < first.load * shareOf(second) ? second : first;
}

/** Those that weigh nothing meet only one another. */
function shareOf(endpoint: EndpointState): number {
  return weightOf(endpoint) || 1;
}
