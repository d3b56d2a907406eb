import type { ForwardingPlans } from '@sluice/policies/forwarding-plans';
import type { EndpointGroup } from '../runtime/endpoint-group.ts';
import type { Attempt } from './attempt.ts';
import type { Exchange } from './exchange.ts';
import { Retries } from './retries.ts';

/** Bodies whose length nobody said are kept up to this, bytes, so that they can be sent again. */
const keptBytes = 64 * 1024;

/** What the plans of its route make of the forwarding of one exchange. Made only where a route has plans. */
export class Steering {
  readonly retries: Retries | undefined;
  readonly #exchange: Exchange;
  readonly #perTryMs: number | undefined;
  /** Monotonic; when the attempt has to have a response head. */
  #tryDeadline = Number.POSITIVE_INFINITY;

  /** @param tryAgain makes the next attempt */
  constructor(
    exchange: Exchange,
    plans: ForwardingPlans,
    group: EndpointGroup,
    tryAgain: (exchange: Exchange) => void,
  ) {
    const { retry } = plans;
    this.#exchange = exchange;
    this.#perTryMs = retry?.perTryMs;
    if (retry !== undefined) {
      this.retries = new Retries(exchange, retry, group.upstream.retryBudget, tryAgain);
      if (retry.attempts > 1) exchange.body.keep(keptBytes);
    }
    if (this.#perTryMs !== undefined) exchange.watch();
  }

  attemptBegun(attempt: Attempt): void {
    if (this.#perTryMs !== undefined) this.#tryDeadline = attempt.startedAt + this.#perTryMs;
  }

  /** The head of a response has come. True when it is not to be passed on. */
  answerIsReplaced(attempt: Attempt, status: number, headers: readonly string[]): boolean {
    this.#tryDeadline = Number.POSITIVE_INFINITY;
    if (this.retries?.afterAnswer(attempt, status, headers) !== true) return false;
    attempt.discard();
    return true;
  }

  /** @param now monotonic milliseconds */
  checkDeadlines(now: number): void {
    if (now < this.#tryDeadline) return;
    this.#tryDeadline = Number.POSITIVE_INFINITY;
    this.#exchange.attempt?.expire(`no response head within ${this.#perTryMs} ms`);
  }

  /** The exchange is over, or has failed. */
  close(): void {
    this.#tryDeadline = Number.POSITIVE_INFINITY;
    this.retries?.close();
  }
}
