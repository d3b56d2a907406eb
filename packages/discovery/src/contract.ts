import type { Clock, Random } from '@sluice/core';

/** An address that a target resolved to. */
export interface Endpoint {
  /** `host:port`; the host is an address, never a name, except for static targets that name a host. */
  readonly address: string;
  /** Relative share, 0–1000. Default 1. */
  readonly weight: number;
  readonly zone?: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * What a source knows about one query. `not-found` is not empty: an empty list is an answer, a missing service is the
 * absence of one, and the last good endpoints are kept.
 */
export type EndpointSet =
  | { readonly status: 'found'; readonly endpoints: readonly Endpoint[] }
  | { readonly status: 'not-found' };

/** The part of a target that refers into a source: everything but the source's name. */
export type DiscoveryQuery = Readonly<Record<string, unknown>>;

/** A configured registry connection. `watch` yields whole sets, first and on each change, until aborted. */
export interface DiscoverySource {
  watch(query: DiscoveryQuery, signal: AbortSignal): AsyncIterable<EndpointSet>;
}

export interface DiscoveryEnvironment {
  readonly clock: Clock;
  readonly random: Random;
}

export type DiscoverySourceFactory<Config> = (config: Config, environment: DiscoveryEnvironment) => DiscoverySource;
