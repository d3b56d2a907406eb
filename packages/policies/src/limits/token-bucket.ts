import type { Clock } from '@sluice/core';
import type { Limiter, LimitGrant, LimitRule } from './limit-rule.ts';

/**
 * A bucket that holds `burst` tokens and fills at `limit` a window. Over any time t no more than burst + t × limit / window
 * are granted.
 */
export class TokenBucket implements Limiter {
  readonly #clock: Clock;
  readonly #perMs: number;
  readonly #burst: number;
  #tokens: number;
  #at: number;

  constructor({ limit, windowMs, burst }: Extract<LimitRule, { kind: 'token_bucket' }>, clock: Clock) {
    this.#clock = clock;
    this.#perMs = limit / windowMs;
    this.#burst = burst;
    this.#tokens = burst;
    this.#at = clock.monotonic();
  }

  take(want: number): LimitGrant {
    this.#fill();
    const granted = Math.min(want, Math.floor(this.#tokens));
    this.#tokens -= granted;
    return {
      granted,
      remaining: Math.floor(this.#tokens),
      resetMs: (this.#burst - this.#tokens) / this.#perMs,
      retryAfterMs: this.#tokens >= 1 ? 0 : (1 - this.#tokens) / this.#perMs,
    };
  }

  giveBack(count: number): void {
    this.#fill();
    this.#tokens = Math.min(this.#burst, this.#tokens + count);
  }

  #fill(): void {
    const now = this.#clock.monotonic();
    this.#tokens = Math.min(this.#burst, this.#tokens + (now - this.#at) * this.#perMs);
    this.#at = now;
  }
}
