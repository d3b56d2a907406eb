import type { LimitGrant, LimitRule } from './limit-rule.ts';

/** What becomes of one request. */
export interface LimitVerdict extends Omit<LimitGrant, 'granted'> {
  readonly allowed: boolean;
}

/** Counts across all workers. */
export interface Limits {
  /**
   * Asks for one. At once where this worker knows, later where it has to ask.
   * @param id of whoever limits, the same in all workers and revisions as long as it means the same
   * @param key at most 256 characters, no secret
   */
  take(id: string, rule: LimitRule, key: string): LimitVerdict | Promise<LimitVerdict>;
}
