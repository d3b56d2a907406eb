import type { PolicyFactory } from '../contract.ts';
import { createLimitingPolicy } from '../limits/limiting-policy.ts';
import type { QuotaConfig } from './schema.ts';

/** Counts requests of all workers together until the hour, day or month is over. */
export const createQuota: PolicyFactory<QuotaConfig> = (config, environment) => {
  const { limit, period, key, shadow, status, headers } = config;
  // Without the limit: one that is made larger goes on from what has been used.
  const id = `${environment.route} ${JSON.stringify([period, key])}`;
  return createLimitingPolicy(
    { rule: { kind: 'period', limit, period }, id, key, shadow, status, headers },
    environment,
  );
};
