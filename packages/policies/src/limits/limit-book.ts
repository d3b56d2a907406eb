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
 * Counts many keys under many rules, in bounded memory whatever clients send as keys. When there are too many, one starts
 * over: of whoever limits with the most keys, the one that was asked for least recently, so that a flood of keys on one
 * route lets nobody past the limits of another.
 */
export class LimitBook {
  readonly #options: LimitBookOptions;
  readonly #most: number;
  /** By id, then by key; least recently used first. */
  readonly #entries = new Map<string, Map<string, Entry>>();
  #size = 0;

  constructor(options: LimitBookOptions) {
    this.#options = options;
    this.#most = options.mostKeys ?? mostKeys;
  }

  get size(): number {
    return this.#size;
  }

  /** @param id of whoever limits: the same id with another rule starts over */
  take(id: string, rule: LimitRule, key: string, want: number): LimitGrant {
    return this.limiterOf(id, rule, key).take(want);
  }

  /** Good until the next call: it may have to make room then. */
  limiterOf(id: string, rule: LimitRule, key: string): Limiter {
    const ofId = this.#entries.get(id) ?? new Map<string, Entry>();
    this.#entries.set(id, ofId);
    const text = JSON.stringify(rule);
    let entry = ofId.get(key);
    if (entry === undefined) this.#size += 1;
    else ofId.delete(key);
    if (entry === undefined || entry.rule !== text) {
      const used = usedOf(entry?.limiter, rule) ?? this.#options.usedBefore?.(id, key, rule) ?? 0;
      entry = { rule: text, limiter: createLimiter(rule, this.#options.clock, used) };
    }
    ofId.set(key, entry);
    if (this.#size > this.#most) this.#evict(id, ofId);
    return entry.limiter;
  }

  /** Whoever has just got one more gives one up, if that is more than an even share. */
  #evict(id: string, ofId: Map<string, Entry>): void {
    let [largestId, largest] = [id, ofId];
    if (ofId.size * this.#entries.size <= this.#most) {
      for (const [otherId, other] of this.#entries) {
        if (other.size > largest.size) [largestId, largest] = [otherId, other];
      }
    }
    const [oldest] = largest.keys();
    if (oldest === undefined) return;
    largest.delete(oldest);
    this.#size -= 1;
    if (largest.size === 0) this.#entries.delete(largestId);
  }
}

/** A quota that was made larger or smaller goes on from where it was. */
function usedOf(before: Limiter | undefined, rule: LimitRule): number | undefined {
  return before instanceof PeriodCount && rule.kind === 'period' && before.period === rule.period
    ? before.used
    : undefined;
}
