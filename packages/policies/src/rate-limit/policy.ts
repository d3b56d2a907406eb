import { parseDurationMs } from '@sluice/core/schema';
import type { PolicyFactory } from '../contract.ts';
import type { LimitRule } from '../limits/limit-rule.ts';
import { createLimitingPolicy } from '../limits/limiting-policy.ts';
import type { RateLimitConfig } from './schema.ts';

/** Counts requests of all workers together and refuses those over the limit with `Retry-After`. */
export const createRateLimit: PolicyFactory<RateLimitConfig> = (config, environment) => {
  const rule = ruleOf(config);
  const { key, shadow, status, headers } = config;
  const id = `${environment.route} ${JSON.stringify([rule, key])}`;
  return createLimitingPolicy({ rule, id, key, shadow, status, headers }, environment);
};

function ruleOf({ algorithm, limit, window, burst }: RateLimitConfig): LimitRule {
  // The schema has read it.
  const windowMs = parseDurationMs(window) as number;
  return algorithm === 'token_bucket'
    ? { kind: algorithm, limit, windowMs, burst: burst ?? limit }
    : { kind: algorithm, limit, windowMs };
}
