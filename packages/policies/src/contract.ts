import type { Clock, HeaderList, Random } from '@sluice/core';

/** The request side of an exchange as policies see it. `headers` is live: what a policy changes is what is sent. */
export interface PolicyRequest {
  readonly method: string;
  /** Path as matched and forwarded: normalised once, without query. A rewrite may replace it. */
  path: string;
  /** With its `?`, or empty. */
  query: string;
  readonly headers: HeaderList;
}

/** A response head on its way to the client. All three may be changed. */
export interface ResponseHead {
  status: number;
  readonly headers: HeaderList;
}

/** The head of one attempt, after forwarding headers were added. Changing it does not touch other attempts. */
export interface UpstreamRequestHead {
  readonly method: string;
  target: string;
  readonly headers: HeaderList;
}

/** An answer made by the gateway itself; ends the request phase at once. */
export interface Reply {
  readonly status: number;
  readonly headers?: HeaderList;
  readonly body?: string | Uint8Array;
}

/** How an exchange ended, told once to every policy that saw it begin. */
export interface ExchangeOutcome {
  readonly status: number;
  /** `ProxyError` code when the exchange failed, else undefined. */
  readonly errorCode: string | undefined;
  readonly durationMs: number;
}

export interface PolicyExchange {
  /** The request id, also in the access log. */
  readonly id: string;
  readonly route: string;
  readonly listener: string;
  readonly scheme: 'http' | 'https';
  /** Lower-case, without port. */
  readonly host: string;
  /** The client's address after trusted proxies were taken into account. */
  readonly clientAddress: string;
  readonly request: PolicyRequest;
  /** Aborted when the client is gone or the exchange ends. */
  readonly signal: AbortSignal;
}

/**
 * A step applied to an exchange. One instance serves all exchanges of the runtime that made it, so what belongs to one
 * exchange must be keyed by it. All phases are optional; request phases run in the written order, response phases in
 * the reverse order. A thrown error ends the exchange with 500 and is logged under the policy's type.
 */
export interface Policy {
  /**
   * Everything that it can write into a head stands in its configuration, whose schema has checked it, so that nobody
   * need look at each head again before it is sent. A policy that computes a name, value or target leaves this out.
   */
  readonly writesOnlyChecked?: true;
  onRequest?(exchange: PolicyExchange): undefined | Reply | Promise<undefined | Reply>;
  onUpstreamRequest?(exchange: PolicyExchange, head: UpstreamRequestHead): void;
  onResponse?(exchange: PolicyExchange, head: ResponseHead): void | Promise<void>;
  onComplete?(exchange: PolicyExchange, outcome: ExchangeOutcome): void;
  close?(): void;
}

export interface PolicyEnvironment {
  readonly clock: Clock;
  readonly random: Random;
  /** Name of the route that the policy is on. */
  readonly route: string;
  /**
   * Counts in `sluice_policy_events_total{route, policy, event}` that the policy did something.
   * @param event a constant in snake_case that the README of the kind names; no kind has more than a dozen
   */
  count(event: string): void;
}

export type PolicyFactory<Config> = (config: Config, environment: PolicyEnvironment) => Policy;
