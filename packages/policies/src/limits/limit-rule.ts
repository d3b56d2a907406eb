import { z } from 'zod';

/** Largest limit; counts stay exact well above it. */
export const largestLimit = 1_000_000_000;

const limit = z.int().min(1).max(largestLimit);
const windowMs = z.int().min(1000).max(86_400_000);

/** How often something may happen, for one key. */
export const limitRuleSchema = z.discriminatedUnion('kind', [
  /** `limit` in each window on average, `burst` at once. */
  z.object({ kind: z.literal('token_bucket'), limit, windowMs, burst: limit }),
  /** Never more than `limit` in any window. */
  z.object({ kind: z.literal('sliding_window'), limit, windowMs }),
  /** `limit` in each hour, day or month of UTC. */
  z.object({ kind: z.literal('period'), limit, period: z.enum(['hour', 'day', 'month']) }),
]);
export type LimitRule = z.infer<typeof limitRuleSchema>;

/** What was granted of what was asked for, and how things stand after it. */
export const limitGrantSchema = z.object({
  granted: z.int().min(0),
  /** That could still be granted at this moment. */
  remaining: z.int().min(0),
  /** Until all of the limit is there again when nothing more is taken. */
  resetMs: z.number().min(0),
  /** Until one more can be granted; 0 while one can. */
  retryAfterMs: z.number().min(0),
});
export type LimitGrant = z.infer<typeof limitGrantSchema>;

/** Counts one key. Whoever holds it gives the time: monotonic milliseconds, and the clock on the wall for periods. */
export interface Limiter {
  /** @param want 0 only looks */
  take(want: number): LimitGrant;
  /** Takes back what was granted and never used. */
  giveBack(count: number): void;
}
