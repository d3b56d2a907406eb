import type { Random } from './random.ts';

export interface BackoffOptions {
  /** First delay, milliseconds. */
  readonly initialMs: number;
  /** No delay is longer than this, milliseconds. */
  readonly maximumMs: number;
  /** Growth per attempt. Default 2. */
  readonly factor?: number;
}

/**
 * Exponential backoff with equal jitter: attempt 0 waits between half of and the whole of `initialMs`, each next one
 * `factor` times longer, up to `maximumMs`. Half of the delay is random so that many clients do not return together.
 * @param attempt 0 for the first retry
 */
export function backoffDelayMs(attempt: number, options: BackoffOptions, random: Random): number {
  const ceiling = Math.min(options.maximumMs, options.initialMs * (options.factor ?? 2) ** attempt);
  return ceiling / 2 + (ceiling / 2) * random();
}
