import { getHeader } from '@sluice/core';
import type { ForwardingPlans, TimeoutPlan } from '@sluice/policies/forwarding-plans';
import type { UpstreamSnapshot } from '@sluice/snapshot/types';
import type { ResponseLimits } from '../upstream-client/dispatch.ts';
import type { Attempt } from './attempt.ts';
import type { Exchange } from './exchange.ts';

const never = Number.POSITIVE_INFINITY;
const streams =
  /^(?:text\/event-stream|application\/grpc|application\/x-ndjson|multipart\/x-mixed-replace)(?:$|[;+ ])/i;

/** The time of one exchange whose route limits attempts or streams. The whole exchange has its deadline without this. */
export class Timekeeper {
  /** For the connection, in place of the upstream's. */
  readonly limits: ResponseLimits | undefined;
  readonly #exchange: Exchange;
  readonly #plan: TimeoutPlan | undefined;
  readonly #perTryMs: number | undefined;
  /** Monotonic; when the attempt has to have a response head, and a connection. */
  #headDeadline = never;
  #connectDeadline = never;
  #isStream = false;

  constructor(exchange: Exchange, { retry, timeouts }: ForwardingPlans, upstream: UpstreamSnapshot) {
    this.#exchange = exchange;
    this.#plan = timeouts;
    this.#perTryMs = retry?.perTryMs ?? timeouts?.perTryMs;
    if (timeouts !== undefined) {
      // The head is waited for as long as this plan says, which is looked at here and by the exchange.
      this.limits = { responseHeadersMs: never, bodyIdleMs: timeouts.idleMs ?? upstream.timeouts.bodyIdleMs };
    }
    if (this.#perTryMs !== undefined || timeouts?.connectMs !== undefined) exchange.watch();
  }

  attemptBegun({ startedAt }: Attempt): void {
    this.#headDeadline = startedAt + (this.#perTryMs ?? never);
    this.#connectDeadline = startedAt + (this.#plan?.connectMs ?? never);
  }

  /** The answer is passed on: from now on a stream has the time of one. */
  answerIsTaken(headers: readonly string[]): void {
    if (this.#plan === undefined || !streams.test(getHeader(headers, 'content-type') ?? '')) return;
    this.#isStream = true;
    const own = this.#exchange.matched?.snapshot.timeoutMs ?? never;
    this.#exchange.startTotalTimeout(Math.min(own, this.#plan.streamMs ?? never));
  }

  /** @param now monotonic milliseconds */
  checkDeadlines(now: number): void {
    const { attempt } = this.#exchange;
    if (attempt === undefined || attempt.ended) return;
    if (now >= this.#connectDeadline && !attempt.sent) {
      this.stop();
      this.#plan?.count('connect_timed_out');
      attempt.expire('UND_ERR_CONNECT_TIMEOUT', `no connection within ${this.#plan?.connectMs} ms`);
    } else if (now >= this.#headDeadline) {
      this.stop();
      this.#plan?.count('attempt_timed_out');
      attempt.expire('EATTEMPT', `no response head within ${this.#perTryMs} ms`);
    }
  }

  /** The whole exchange has taken too long. */
  noteTimeout(): void {
    this.#plan?.count(this.#isStream ? 'stream_timed_out' : 'request_timed_out');
  }

  stop(): void {
    this.#headDeadline = never;
    this.#connectDeadline = never;
  }
}
