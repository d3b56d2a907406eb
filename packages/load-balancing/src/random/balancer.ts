import type { LoadBalancerFactory } from '../contract.ts';
import { WeightedChoice } from '../weighted-choice.ts';
import type { RandomConfig } from './schema.ts';

/** A draw for each request. */
export const createRandom: LoadBalancerFactory<RandomConfig> = (_config, endpoints, { random }) => {
  const choice = new WeightedChoice(endpoints, random);
  return { pick: (candidates) => choice.pick(candidates) };
};
