import type { PolicyFactory } from '../contract.ts';
import { createCachePlan } from './plan.ts';
import type { CacheConfig } from './schema.ts';

/** Takes part in no phase: it lies between the policies for requests and the upstream. */
export const createCache: PolicyFactory<CacheConfig> = (config, { count }) => {
  return { writesOnlyChecked: true, forwarding: { cache: createCachePlan(config, count) } };
};
