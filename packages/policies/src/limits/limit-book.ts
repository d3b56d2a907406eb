import type { Clock } from '@sluice/core';
import type { Limiter, LimitGrant, LimitRule } from './limit-rule.ts';
import { PeriodCount } from './period-count.ts';
import { SlidingWindow } from './sliding-window.ts';
import { TokenBucket } from './token-bucket.ts';

/** Keys at a time, about 200 B each and 700 B with a sliding window. */
const mostKeys = 100_000;

export function createLimiter(rule: LimitRule, clock: Clock, used = 0): Limiter {
  switch (rule.kind) {
    case 'token_bucket':
      return new TokenBucket(rule, clock);
    case 'sliding_window':
      return new SlidingWindow(rule, clock);
    case 'period':
      return new PeriodCount(rule, clock, used);
  }
}

export interface LimitBookOptions {
  readonly clock: Clock;
  /** Default 100,000. */
  readonly mostKeys?: number;
  /** What a key had used before it was in this book. Default nothing. */
  readonly usedBefore?: (id: string, key: string, rule: LimitRule) => number;
}

interface Entry {
  readonly rule: string;
  readonly limiter: Limiter;
}

/**
 * Counts many keys under many rules. When there are too many, the one that was asked for least recently starts over:
 * memory is bounded, whatever clients send as keys.
 */
export class LimitBook {
  readonly #options: LimitBookOptions;
  readonly #most: number;
  /** Least recently used first. */
  readonly #entries = new Map<string, Entry>();

  constructor(options: LimitBookOptions) {
    this.#options = options;
    this.#most = options.mostKeys ?? mostKeys;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** @param id of whoever limits: the same id with another rule starts over */
  take(id: string, rule: LimitRule, key: string, want: number): LimitGrant {
    return this.limiterOf(id, rule, key).take(want);
  }

  /** Good until the next call: it may have to make room then. */
  limiterOf(id: string, rule: LimitRule, key: string): Limiter {
    const place = `${id}\n${key}`;
    const text = JSON.stringify(rule);
    let entry = this.#entries.get(place);
    if (entry !== undefined) this.#entries.delete(place);
    if (entry === undefined || entry.rule !== text) {
      const used = usedOf(entry?.limiter, rule) ?? this.#options.usedBefore?.(id, key, rule) ?? 0;
      entry = { rule: text, limiter: createLimiter(rule, this.#options.clock, used) };
    }
    this.#entries.set(place, entry);
    if (this.#entries.size > this.#most) this.#evict();
    return entry.limiter;
  }

  #evict(): void {
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined) this.#entries.delete(oldest);
  }
}

/** A quota that was made larger or smaller goes on from where it was. */
function usedOf(before: Limiter | undefined, rule: LimitRule): number | undefined {
  return before instanceof PeriodCount && rule.kind === 'period' && before.period === rule.period
    ? before.used
    : undefined;
}
