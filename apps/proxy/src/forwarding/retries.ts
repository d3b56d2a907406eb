import type { Timer } from '@sluice/core';
import type { RetryCause, RetryDecision, RetryPlan } from '@sluice/policies/forwarding-plans';
import type { RetryBudget } from '../runtime/retry-budget.ts';
import type { Attempt } from './attempt.ts';
import type { Exchange } from './exchange.ts';
import type { ProxyErrorCode } from './proxy-error.ts';

/** Failures that a retry policy has a word about. */
const causes: Partial<Record<ProxyErrorCode, RetryCause>> = {
  connect_refused: 'connect_failure',
  connect_timeout: 'connect_failure',
  name_not_resolved: 'connect_failure',
  upstream_tls_failed: 'connect_failure',
  stream_refused: 'refused_stream',
  reset: 'reset',
  response_timeout: 'timeout',
  attempt_timeout: 'timeout',
};

/** The retries of one exchange whose route has a policy for them: asks the plan, the budget and the time that is left. */
export class Retries {
  readonly #exchange: Exchange;
  readonly #plan: RetryPlan;
  readonly #budget: RetryBudget;
  readonly #tryAgain: (exchange: Exchange) => void;
  #timer: Timer | undefined;
  /** One is taken out of the budget. */
  #borrowed = false;

  constructor(exchange: Exchange, plan: RetryPlan, budget: RetryBudget, tryAgain: (exchange: Exchange) => void) {
    this.#exchange = exchange;
    this.#plan = plan;
    this.#budget = budget;
    this.#tryAgain = tryAgain;
  }

  /** Whether a request that has reached nobody may go to another endpoint at once. That asks nobody for more, so it costs nothing. */
  allowFailover(code: ProxyErrorCode): boolean {
    const decision = this.#askAfterError(code, true);
    if (decision?.again === true) this.#plan.count(`retried_${decision.cause}`);
    return decision?.again === true;
  }

  /** True when another attempt will be made. */
  afterError(attempt: Attempt, code: ProxyErrorCode, unsent: boolean): boolean {
    return this.#follow(attempt, this.#askAfterError(code, unsent));
  }

  /** True when another attempt will be made: of this answer nothing may be sent on. */
  afterAnswer(attempt: Attempt, status: number, headers: readonly string[]): boolean {
    const { method, attempts } = this.#exchange;
    if (!this.#exchange.body.repeatable) return false;
    return this.#follow(attempt, this.#plan.afterAnswer({ method, attempts, unsent: false }, { status, headers }));
  }

  close(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#payBack();
  }

  #askAfterError(code: ProxyErrorCode, unsent: boolean): RetryDecision | undefined {
    const cause = causes[code];
    const { method, attempts } = this.#exchange;
    return cause === undefined ? undefined : this.#plan.afterError({ method, attempts, unsent }, cause);
  }

  #follow(attempt: Attempt, decision: RetryDecision | undefined): boolean {
    if (decision === undefined) return false;
    if (!decision.again) {
      if (decision.because !== undefined) this.#plan.count(decision.because);
      return false;
    }
    const { worker, deadline } = this.#exchange;
    const now = worker.clock.monotonic();
    if (now + decision.delayMs >= deadline) {
      this.#plan.count('no_time_left');
      return false;
    }
    // The attempt that failed is over, so what was borrowed for it comes back first.
    this.#payBack();
    if (!this.#budget.take(this.#plan.budget, now)) {
      this.#plan.count('budget_exhausted');
      return false;
    }
    this.#borrowed = true;
    this.#plan.count(`retried_${decision.cause}`);
    this.#exchange.retries++;
    this.#exchange.forwarding?.tried.push(attempt.endpoint);
    this.#exchange.body.rewind();
    this.#timer = worker.clock.after(decision.delayMs, () => {
      this.#timer = undefined;
      if (!this.#exchange.finished && this.#exchange.error === '') this.#tryAgain(this.#exchange);
    });
    return true;
  }

  #payBack(): void {
    if (this.#borrowed) this.#budget.giveBack();
    this.#borrowed = false;
  }
}
