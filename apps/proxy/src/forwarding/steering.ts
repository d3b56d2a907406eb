import type { ForwardingPlans } from '@sluice/policies/forwarding-plans';
import type { EndpointGroup } from '../runtime/endpoint-group.ts';
import type { Route } from '../runtime/runtime.ts';
import type { ResponseLimits } from '../upstream-client/dispatch.ts';
import type { Attempt } from './attempt.ts';
import type { Exchange } from './exchange.ts';
import { Hedges, type HedgingForwarder } from './hedges.ts';
import { Mirror } from './mirror.ts';
import { Retries } from './retries.ts';
import { Timekeeper } from './timekeeper.ts';

/** Bodies whose length nobody said are kept up to this, bytes, so that they can be sent again. */
const keptBytes = 64 * 1024;

/** What steering asks of the forwarder. */
export interface SteeredForwarder extends HedgingForwarder {
  /** Makes the next attempt, now that the last one is over. */
  tryAgain(exchange: Exchange): void;
}

/** What the plans of its route make of the forwarding of one exchange. Made only where a route has plans. */
export class Steering {
  readonly retries: Retries | undefined;
  readonly #exchange: Exchange;
  readonly #timekeeper: Timekeeper | undefined;
  readonly #hedges: Hedges | undefined;
  readonly #mirror: Mirror | undefined;

  constructor(
    exchange: Exchange,
    { mirrorGroup }: Route,
    plans: ForwardingPlans,
    { upstream }: EndpointGroup,
    forwarder: SteeredForwarder,
  ) {
    const { retry, timeouts, hedging, mirror } = plans;
    this.#exchange = exchange;
    const { wantsWebSocket } = exchange.downstream.facts;
    const hedges = hedging !== undefined && !wantsWebSocket && hedging.methods.has(exchange.method);
    if (retry !== undefined || hedges) upstream.retryBudget.noteRequest(exchange.startedAt);
    if (retry !== undefined) {
      this.retries = new Retries(exchange, retry, upstream.retryBudget, forwarder.tryAgain);
      if (retry.attempts > 1) exchange.body.keep(keptBytes);
    }
    if (hedges) this.#hedges = new Hedges(exchange, hedging, upstream.retryBudget, forwarder);
    if (timeouts !== undefined || retry?.perTryMs !== undefined) {
      this.#timekeeper = new Timekeeper(exchange, plans, upstream.settings);
    }
    if (mirror !== undefined && !wantsWebSocket && exchange.worker.random() < mirror.share) {
      if (mirrorGroup === undefined) mirror.count('skipped_disabled');
      else this.#mirror = new Mirror(exchange, mirror, mirrorGroup);
    }
  }

  get limits(): ResponseLimits | undefined {
    return this.#timekeeper?.limits;
  }

  attemptBegun(attempt: Attempt): void {
    this.#timekeeper?.attemptBegun(attempt);
    this.#hedges?.attemptBegun(attempt);
    this.#mirror?.sendWhenWhole();
  }

  /** The request's body has come whole while an attempt was under way. */
  bodyCame(): void {
    this.#mirror?.sendWhenWhole();
  }

  /** An attempt has failed. True when others are under way, of which one may still answer. */
  outlives(attempt: Attempt): boolean {
    if (this.#hedges?.outlives(attempt) !== true) return false;
    this.#goOnWithOther();
    return true;
  }

  /** The time of the one that is left goes on from its own beginning. */
  #goOnWithOther(): void {
    const { attempt } = this.#exchange;
    if (attempt !== undefined) this.#timekeeper?.attemptBegun(attempt);
  }

  /** The head of a response has come. True when it is not to be passed on. */
  answerIsReplaced(attempt: Attempt, status: number, headers: readonly string[]): boolean {
    if (this.#hedges?.waitsForBetter(attempt, status) === true) {
      attempt.discard();
      this.#goOnWithOther();
      return true;
    }
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
    this.#hedges?.close();
  }
}
