import type { ForwardingPlans } from '@sluice/policies/forwarding-plans';
import type { EndpointGroup } from '../runtime/endpoint-group.ts';
import type { ResponseLimits } from '../upstream-client/dispatch.ts';
import type { Attempt } from './attempt.ts';
import type { Exchange } from './exchange.ts';
import { Retries } from './retries.ts';
import { Timekeeper } from './timekeeper.ts';

/** Bodies whose length nobody said are kept up to this, bytes, so that they can be sent again. */
const keptBytes = 64 * 1024;

/** What the plans of its route make of the forwarding of one exchange. Made only where a route has plans. */
export class Steering {
  readonly retries: Retries | undefined;
  readonly #timekeeper: Timekeeper | undefined;

  /** @param tryAgain makes the next attempt */
  constructor(
    exchange: Exchange,
    plans: ForwardingPlans,
    { upstream }: EndpointGroup,
    tryAgain: (exchange: Exchange) => void,
  ) {
    const { retry, timeouts } = plans;
    if (retry !== undefined) {
      this.retries = new Retries(exchange, retry, upstream.retryBudget, tryAgain);
      if (retry.attempts > 1) exchange.body.keep(keptBytes);
    }
    if (timeouts !== undefined || retry?.perTryMs !== undefined) {
      this.#timekeeper = new Timekeeper(exchange, plans, upstream.settings);
    }
  }

  get limits(): ResponseLimits | undefined {
    return this.#timekeeper?.limits;
  }

  attemptBegun(attempt: Attempt): void {
    this.#timekeeper?.attemptBegun(attempt);
  }

  /** The head of a response has come. True when it is not to be passed on. */
  answerIsReplaced(attempt: Attempt, status: number, headers: readonly string[]): boolean {
    this.#timekeeper?.stop();
    if (this.retries?.afterAnswer(attempt, status, headers) === true) {
      attempt.discard();
      return true;
    }
    this.#timekeeper?.answerIsTaken(headers);
    return false;
  }

  /** The whole exchange has taken too long. */
  noteTimeout(): void {
    this.#timekeeper?.noteTimeout();
  }

  /** @param now monotonic milliseconds */
  checkDeadlines(now: number): void {
    this.#timekeeper?.checkDeadlines(now);
  }

  /** The exchange is over, or has failed. */
  close(): void {
    this.#timekeeper?.stop();
    this.retries?.close();
  }
}
