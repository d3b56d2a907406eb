import type { PolicyFactory } from '../contract.ts';
import { createRetryPlan } from './plan.ts';
import type { RetryConfig } from './schema.ts';

/** Takes part in no phase: it says when the forwarder tries again. */
export const createRetry: PolicyFactory<RetryConfig> = (config, { random, clock, count }) => {
  return { writesOnlyChecked: true, forwarding: { retry: createRetryPlan(config, { random, now: clock.now, count }) } };
};
