import type { LoadBalancerFactory } from '../contract.ts';
import { WeightedChoice } from '../weighted-choice.ts';
import type { RandomConfig } from './schema.ts';

/** A draw for each request. */
export const createRandom: LoadBalancerFactory<RandomConfig> = (_config, _endpoints, { random }) => {
  const choice = new WeightedChoice(random);
  return { pick: (candidates) => choice.pick(candidates) };
};
