import type { LimitAnswer, LimitAsk } from '@sluice/control';
import type { LimitRule, LimitVerdict } from '@sluice/policies/limits';

/** A lease that was not used up within this, milliseconds, goes back. */
const leaseMs = 250;
/** A refusal holds at least as long, so that a flood does not become a flood of questions. */
const shortestRefusalMs = 5;
/** Nor longer than this: a quota that is made larger, and a clock that is set right, count before the month is over. */
const longestRefusalMs = 30_000;
/** No lease is more than this share of the limit, so that what lies in workers does not make it smaller. */
const largestShare = 1 / 128;
/** Nor more than this; it saves messages no more. */
const largestLease = 100_000;

/** What one worker knows of one key: how many it may let through, or until when none. */
export class LimitLease {
  readonly id: string;
  /** As the newest revision has it. */
  rule: LimitRule;
  readonly key: string;
  /** Of the question under way; 0 without one. */
  ask = 0;
  askedAt = 0;
  #tokens = 0;
  #expiresAt = 0;
  #refusedUntil = 0;
  /** When the controller said that one more can be granted. */
  #freeAt = 0;
  /** How many to ask for: twice as many as last time when they were used up before they expired. */
  #size = 1;
  #remaining = 0;
  #resetAt = 0;
  #waiters: ((verdict: LimitVerdict) => void)[] = [];

  constructor(id: string, rule: LimitRule, key: string) {
    this.id = id;
    this.rule = rule;
    this.key = key;
  }

  get isAsking(): boolean {
    return this.ask !== 0;
  }

  get waiting(): number {
    return this.#waiters.length;
  }

  /** Undefined where the controller has to be asked. */
  take(now: number): LimitVerdict | undefined {
    // Those who wait come first.
    if (this.#waiters.length > 0) return undefined;
    if (this.#tokens > 0 && now < this.#expiresAt) {
      this.#tokens -= 1;
      return this.#allowed(now);
    }
    return now < this.#refusedUntil ? this.#refused(now) : undefined;
  }

  wait(): Promise<LimitVerdict> {
    const { promise, resolve } = Promise.withResolvers<LimitVerdict>();
    this.#waiters.push(resolve);
    return promise;
  }

  beginAsking(ask: number, now: number): void {
    this.ask = ask;
    this.askedAt = now;
  }

  toAsk(): LimitAsk {
    const unused = this.#tokens;
    this.#tokens = 0;
    const want = Math.max(this.#size, this.#waiters.length);
    return { ask: this.ask, id: this.id, rule: this.rule, key: this.key, want, unused };
  }

  /** @returns how many need not wait any longer */
  receive({ granted, remaining, resetMs, retryAfterMs }: LimitAnswer, now: number): number {
    this.ask = 0;
    this.#remaining = remaining;
    this.#resetAt = now + resetMs;
    this.#tokens = granted;
    this.#expiresAt = now + leaseMs;
    const allowed = this.#waiters.splice(0, granted);
    for (const resolve of allowed) {
      this.#tokens -= 1;
      resolve(this.#allowed(now));
    }
    const largest = Math.min(largestLease, Math.floor(this.rule.limit * largestShare));
    this.#size = Math.max(1, Math.min(this.#size * 2, largest));
    if (retryAfterMs === 0) return allowed.length;
    this.#refusedUntil = now + Math.min(longestRefusalMs, Math.max(retryAfterMs, shortestRefusalMs));
    this.#freeAt = now + retryAfterMs;
    return allowed.length + this.settle(() => this.#refused(now));
  }

  /** @returns how many have waited */
  settle(verdict: () => LimitVerdict): number {
    this.ask = 0;
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const resolve of waiters) resolve(verdict());
    return waiters.length;
  }

  get left(): number {
    return this.#tokens;
  }

  isOver(now: number): boolean {
    return this.#tokens === 0 || now >= this.#expiresAt;
  }

  /** @returns what is to be given back */
  expire(): number {
    const left = this.#tokens;
    this.#tokens = 0;
    // So much was not needed.
    if (left > 0) this.#size = Math.max(1, this.#size >> 2);
    return left;
  }

  /** What was refused by another rule may pass by this one. */
  allowAnew(): void {
    this.#refusedUntil = 0;
  }

  /** The controller that granted it is gone. */
  forget(): void {
    this.#tokens = 0;
    this.#refusedUntil = 0;
    this.#size = 1;
  }

  #allowed(now: number): LimitVerdict {
    const resetMs = Math.max(0, this.#resetAt - now);
    return { allowed: true, remaining: this.#remaining + this.#tokens, resetMs, retryAfterMs: 0 };
  }

  #refused(now: number): LimitVerdict {
    const retryAfterMs = Math.max(0, this.#freeAt - now);
    return { allowed: false, remaining: 0, resetMs: Math.max(0, this.#resetAt - now), retryAfterMs };
  }
}
