import { parseDurationMs } from '@sluice/core/schema';
import type { PolicyFactory } from '../contract.ts';
import type { HedgingConfig } from './schema.ts';

/** Takes part in no phase: the forwarder makes the attempts. */
export const createHedging: PolicyFactory<HedgingConfig> = ({ delay, attempts, methods, budget }, { count }) => {
  return {
    writesOnlyChecked: true,
    forwarding: {
      hedging: {
        delayMs: parseDurationMs(delay) ?? 0,
        attempts,
        methods: new Set<string>(methods),
        budget: { share: budget.percent / 100, minimumConcurrency: budget.minimumConcurrency },
        count,
      },
    },
  };
};
