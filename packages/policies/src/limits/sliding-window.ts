import type { Clock } from '@sluice/core';
import type { Limiter, LimitGrant, LimitRule } from './limit-rule.ts';

/** A window is counted in so many parts: what was granted is free again at most one part late. */
const parts = 64;

/**
 * Counts a window in parts. A part counts until all of it is out of the window, so that no window of any position holds
 * more than the limit.
 */
export class SlidingWindow implements Limiter {
  readonly #clock: Clock;
  readonly #limit: number;
  readonly #partMs: number;
  /** One more than the window has: the one that is leaving counts still. */
  readonly #counts = new Float64Array(parts + 1);
  #used = 0;
  /** Number of the newest part since the clock's origin. */
  #newest: number;

  constructor({ limit, windowMs }: Extract<LimitRule, { kind: 'sliding_window' }>, clock: Clock) {
    this.#clock = clock;
    this.#limit = limit;
    this.#partMs = windowMs / parts;
    this.#newest = Math.floor(clock.monotonic() / this.#partMs);
  }

  take(want: number): LimitGrant {
    const now = this.#move();
    const granted = Math.min(want, Math.max(0, this.#limit - this.#used));
    this.#add(this.#newest, granted);
    const remaining = Math.max(0, this.#limit - this.#used);
    return {
      granted,
      remaining,
      resetMs: this.#used === 0 ? 0 : (this.#newest + parts + 1) * this.#partMs - now,
      retryAfterMs: remaining > 0 ? 0 : this.#oldestLeavesAt() - now,
    };
  }

  /** Out of the newest parts first: what nobody used was granted a moment ago. */
  giveBack(count: number): void {
    this.#move();
    let left = Math.min(count, this.#used);
    for (let part = this.#newest; left > 0; part -= 1) {
      const taken = Math.min(left, this.#counts[this.#place(part)] ?? 0);
      this.#add(part, -taken);
      left -= taken;
    }
  }

  #move(): number {
    const now = this.#clock.monotonic();
    const part = Math.floor(now / this.#partMs);
    // Further ahead than the ring is long there is nothing left to clear.
    for (let next = Math.max(this.#newest + 1, part - parts); next <= part; next += 1) {
      this.#add(next, -(this.#counts[this.#place(next)] ?? 0));
    }
    this.#newest = Math.max(part, this.#newest);
    return now;
  }

  #add(part: number, count: number): void {
    const place = this.#place(part);
    this.#counts[place] = (this.#counts[place] ?? 0) + count;
    this.#used += count;
  }

  #place(part: number): number {
    return part % (parts + 1);
  }

  #oldestLeavesAt(): number {
    for (let part = this.#newest - parts; part < this.#newest; part += 1) {
      if (part >= 0 && (this.#counts[this.#place(part)] ?? 0) > 0) return (part + parts + 1) * this.#partMs;
    }
    return (this.#newest + parts + 1) * this.#partMs;
  }
}
