import type { Clock, Random } from '@sluice/core';

/** An address that a target resolved to. */
export interface Endpoint {
  /** `host:port`. The host is an address; where a registry holds a name, workers resolve it when they connect. */
  readonly address: string;
  /** Relative share, 0–1000. Default 1. */
  readonly weight: number;
  readonly zone?: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  /** The registry has it in maintenance or about to leave: it gets nothing new. */
  readonly draining?: true;
}

/**
 * What a source knows about one query. `not-found` is not empty: an empty list is an answer, a missing service is the
 * absence of one, and the last good endpoints are kept.
 */
export type EndpointSet =
  | { readonly status: 'found'; readonly endpoints: readonly Endpoint[] }
  /** @property why one clause in the source's own words, such as `the file names no service "billing"` */
  | { readonly status: 'not-found'; readonly why: string };

/** The part of a target that refers into a source: everything but the source's name. */
export type DiscoveryQuery = Readonly<Record<string, unknown>>;

/**
 * A configured registry connection. `watch` yields whole sets, first and on each change, until aborted. What cannot be
 * asked is thrown as an Error whose message is fit for operators (no secret in it); the caller keeps what it has and
 * watches again after a while, so a source need not retry.
 */
export interface DiscoverySource {
  watch(query: DiscoveryQuery, signal: AbortSignal): AsyncIterable<EndpointSet>;
}

export interface DiscoveryEnvironment {
  readonly clock: Clock;
  readonly random: Random;
  /**
   * Whether sources may connect to this IP address, which somebody wrote into the configuration. Ask it by
   * `assertMayAsk`, of the very address that is connected to: a name may mean another one the next time.
   */
  mayAsk(address: string): boolean;
}

export type DiscoverySourceFactory<Config> = (config: Config, environment: DiscoveryEnvironment) => DiscoverySource;
