import type { Clock, Random, Timer } from '@sluice/core';
import { formatDurationMs } from '@sluice/core/schema';
import type { CheckOutcome, CheckTarget, HealthCheck } from '@sluice/health-checks/contract';
import { failureInWords } from '@sluice/health-checks/failure-in-words';
import { afterOutcome, type CheckState, type Thresholds, unchecked } from '@sluice/health-checks/thresholds';
import type { EndpointCheck } from '@sluice/metrics';
import type { CheckSlots } from './check-slots.ts';

/** Checks begin within so long after they were asked for, milliseconds: soon, but not all of them in one moment. */
const firstWithinMs = 1000;

export interface CheckPlan {
  readonly check: HealthCheck;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly thresholds: Thresholds;
  /** Share of the interval, 0–0.5. */
  readonly jitter: number;
}

/** What a check leaves to the one that comes after it. */
export interface CheckMemory {
  readonly health: CheckState['health'];
  /** Wall clock of the last change of `health`. */
  readonly since: number;
  /** The newest failure, in words. */
  readonly failure: string;
  readonly last: { readonly at: number; readonly latencyMs: number } | undefined;
}

export interface EndpointCheckerOptions {
  readonly plan: CheckPlan;
  readonly target: CheckTarget;
  readonly clock: Clock;
  readonly random: Random;
  readonly slots: CheckSlots;
  /** What a check before this one thought. It stands until the first outcome, which decides at once. */
  readonly before: CheckMemory | undefined;
  /** After each check; `changed` when it has turned the endpoint's health. */
  onOutcome(outcome: CheckOutcome, changed: boolean): void;
}

/** Checks one endpoint again and again until stopped. */
export class EndpointChecker {
  /** Wall clock of the last change of `health`. */
  since: number;
  health: CheckState['health'] = 'unknown';
  readonly #options: EndpointCheckerOptions;
  #state = unchecked;
  #failure = '';
  #last: CheckMemory['last'];
  #timer: Timer | undefined;
  readonly #leaving = new AbortController();

  constructor(options: EndpointCheckerOptions) {
    const { before, clock } = options;
    this.#options = options;
    this.since = clock.now();
    if (before === undefined) return;
    this.health = before.health;
    this.since = before.since;
    this.#failure = before.failure;
    this.#last = before.last;
  }

  get memory(): CheckMemory {
    return { health: this.health, since: this.since, failure: this.#failure, last: this.#last };
  }

  /** What speaks against the endpoint, in words; empty when nothing does. */
  get reason(): string {
    const { healthy, unhealthy } = this.#options.plan.thresholds;
    const { against } = this.#state;
    if (this.health === 'unhealthy') {
      return against === 0 ? this.#failure : `${this.#failure}; since passed ${against} of ${healthy}`;
    }
    return against === 0 ? '' : `failed ${against} of ${unhealthy}: ${this.#failure}`;
  }

  /** The newest check; undefined before the first. */
  get newestCheck(): EndpointCheck | undefined {
    return this.#last === undefined ? undefined : { ...this.#last, reason: this.reason };
  }

  start(): void {
    const { random, plan } = this.#options;
    this.#wait(random() * Math.min(firstWithinMs, plan.intervalMs));
  }

  /** What is under way is given up; nothing is told any more. */
  stop(): void {
    this.#timer?.cancel();
    this.#leaving.abort(new Error('it is checked no more'));
  }

  #wait(delayMs: number): void {
    this.#timer = this.#options.clock.after(delayMs, () => this.#options.slots.take(() => void this.#check()));
  }

  async #check(): Promise<void> {
    const { clock, random, slots, plan, onOutcome } = this.#options;
    const leaving = this.#leaving.signal;
    if (leaving.aborted) {
      slots.give();
      return;
    }
    const began = clock.monotonic();
    const outcome = await this.#run();
    slots.give();
    if (leaving.aborted) return;
    this.#last = { at: clock.now(), latencyMs: clock.monotonic() - began };
    if (!outcome.passed) this.#failure = outcome.reason;
    this.#state = afterOutcome(this.#state, outcome.passed, plan.thresholds);
    const changed = this.#state.health !== this.health;
    if (changed) {
      this.health = this.#state.health;
      this.since = this.#last.at;
    }
    this.#wait(plan.intervalMs * (1 + plan.jitter * (2 * random() - 1)));
    onOutcome(outcome, changed);
  }

  /** Never rejects. */
  async #run(): Promise<CheckOutcome> {
    const { clock, target, plan } = this.#options;
    const giveUp = new AbortController();
    let late = false;
    const timer = clock.after(plan.timeoutMs, () => {
      late = true;
      giveUp.abort(new Error('too late'));
    });
    const leave = () => giveUp.abort(this.#leaving.signal.reason);
    this.#leaving.signal.addEventListener('abort', leave, { once: true });
    try {
      return await plan.check.run(target, giveUp.signal);
    } catch (error) {
      const reason = late ? `gave no answer within ${formatDurationMs(plan.timeoutMs)}` : failureInWords(error);
      return { passed: false, reason };
    } finally {
      timer.cancel();
      this.#leaving.signal.removeEventListener('abort', leave);
    }
  }
}
