import type { Timer } from '@sluice/core';
import type { HedgingPlan } from '@sluice/policies/forwarding-plans';
import type { RetryBudget } from '../runtime/retry-budget.ts';
import type { Attempt } from './attempt.ts';
import type { Exchange } from './exchange.ts';

/** What a hedge needs of the forwarder. */
export interface HedgingForwarder {
  /** Whether there is an endpoint that the exchange has not been on. */
  hasOther(exchange: Exchange): boolean;
  /** Makes one more attempt beside those under way. */
  tryAlso(exchange: Exchange): void;
}

/** The attempts of one exchange that are under way beside each other. The first answer wins. */
export class Hedges {
  readonly #exchange: Exchange;
  readonly #plan: HedgingPlan;
  readonly #budget: RetryBudget;
  readonly #forwarder: HedgingForwarder;
  #running: Attempt[] = [];
  #timer: Timer | undefined;
  /** Taken out of the budget. */
  #borrowed = 0;

  constructor(exchange: Exchange, plan: HedgingPlan, budget: RetryBudget, forwarder: HedgingForwarder) {
    this.#exchange = exchange;
    this.#plan = plan;
    this.#budget = budget;
    this.#forwarder = forwarder;
  }

  attemptBegun(attempt: Attempt): void {
    this.#running.push(attempt);
    this.#timer?.cancel();
    this.#timer = undefined;
    if (this.#running.length >= this.#plan.attempts) return;
    this.#timer = this.#exchange.worker.clock.after(this.#plan.delayMs, () => this.#hedge());
  }

  /** An attempt has failed. True when others are under way, of which one may still answer. */
  outlives(attempt: Attempt): boolean {
    this.#running = this.#running.filter((each) => each !== attempt);
    const [other] = this.#running;
    if (other === undefined) {
      this.close();
      return false;
    }
    this.#exchange.attempt = other;
    this.#exchange.endpoint = other.endpoint.id;
    return true;
  }

  /** The head of a response has come. True when another attempt may bring a better one. */
  waitsForBetter(attempt: Attempt, status: number): boolean {
    if (status < 500 || !this.outlives(attempt)) {
      this.#settle(attempt);
      return false;
    }
    return true;
  }

  close(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    for (const attempt of this.#running.splice(0)) attempt.abandon();
    for (; this.#borrowed > 0; this.#borrowed--) this.#budget.giveBack();
  }

  /** The others are given up; the answer is this one's. */
  #settle(winner: Attempt): void {
    if (this.#running.indexOf(winner) > 0) this.#plan.count('hedge_won');
    this.#running = this.#running.filter((each) => each !== winner);
    this.close();
    this.#exchange.attempt = winner;
    this.#exchange.endpoint = winner.endpoint.id;
  }

  #hedge(): void {
    const { body, finished, error, status, forwarding, worker } = this.#exchange;
    // What is still coming from the client can go to one place only.
    if (finished || error !== '' || status !== 0 || !body.complete || !body.repeatable) return;
    // Another one does not know the session, and would say so sooner than the slow one answers.
    if (this.#running.some(({ endpoint }) => endpoint === forwarding?.kept)) {
      this.#plan.count('bound_to_endpoint');
      return;
    }
    for (const { endpoint } of this.#running) {
      if (forwarding?.tried.includes(endpoint) === false) forwarding.tried.push(endpoint);
    }
    if (!this.#forwarder.hasOther(this.#exchange)) {
      this.#plan.count('no_other_endpoint');
      return;
    }
    if (!this.#budget.take(this.#plan.budget, worker.clock.monotonic())) {
      this.#plan.count('budget_exhausted');
      return;
    }
    this.#borrowed++;
    this.#plan.count('hedged');
    this.#exchange.retries++;
    this.#forwarder.tryAlso(this.#exchange);
  }
}
