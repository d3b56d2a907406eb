import type { Clock } from '@sluice/core';
import type { Limiter, LimitGrant, LimitRule } from './limit-rule.ts';

type PeriodRule = Extract<LimitRule, { kind: 'period' }>;

/** Clocks that are kept right are set back by less. */
const smallCorrectionMs = 3_600_000;

/** Bounds of the hour, day or month (UTC) that a moment is in, milliseconds since the epoch. */
export function periodAround(
  now: number,
  period: PeriodRule['period'],
): { readonly from: number; readonly to: number } {
  const at = new Date(now);
  const [year, month, day, hour] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate(), at.getUTCHours()];
  if (period === 'hour') return { from: Date.UTC(year, month, day, hour), to: Date.UTC(year, month, day, hour + 1) };
  if (period === 'day') return { from: Date.UTC(year, month, day), to: Date.UTC(year, month, day + 1) };
  return { from: Date.UTC(year, month), to: Date.UTC(year, month + 1) };
}

/** Counts what was granted in the present hour, day or month, and can be carried over a restart. */
export class PeriodCount implements Limiter {
  readonly #clock: Clock;
  readonly #rule: PeriodRule;
  #from: number;
  #to: number;
  #used: number;

  /** @param used so much was granted in the present period before */
  constructor(rule: PeriodRule, clock: Clock, used = 0) {
    this.#rule = rule;
    this.#clock = clock;
    ({ from: this.#from, to: this.#to } = periodAround(clock.now(), rule.period));
    this.#used = used;
  }

  get period(): PeriodRule['period'] {
    return this.#rule.period;
  }

  get used(): number {
    return this.#used;
  }

  /** Of the period it counts, milliseconds since the epoch. */
  get from(): number {
    return this.#from;
  }

  take(want: number): LimitGrant {
    const now = this.#move();
    const granted = Math.min(want, Math.max(0, this.#rule.limit - this.#used));
    this.#used += granted;
    const remaining = Math.max(0, this.#rule.limit - this.#used);
    const resetMs = this.#to - now;
    return { granted, remaining, resetMs, retryAfterMs: remaining > 0 ? 0 : resetMs };
  }

  giveBack(count: number): void {
    this.#move();
    this.#used = Math.max(0, this.#used - count);
  }

  /**
   * A wall clock that is set back a little stays in its period; one that had run far ahead comes back to the present, with
   * what has been used. Nobody gets a second quota by it, and nobody waits for a period that is years away.
   */
  #move(): number {
    const now = this.#clock.now();
    const over = now >= this.#to;
    if (over || now < this.#from - smallCorrectionMs) {
      ({ from: this.#from, to: this.#to } = periodAround(now, this.#rule.period));
      if (over) this.#used = 0;
    }
    return Math.max(now, this.#from);
  }
}
