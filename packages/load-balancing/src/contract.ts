import type { Clock, Random } from '@sluice/core';

/**
 * Live state of one endpoint inside one worker. Lives as long as the endpoint does, across endpoint sets and
 * revisions, keyed by upstream and address: the counters a balancer reads must not restart when a label changes.
 */
export interface EndpointState {
  /** `host:port`, unique within its upstream. */
  readonly id: string;
  /** Relative share, 0–1000; 0 means never picked by weight. Changes with the endpoint set. */
  weight: number;
  zone: string | undefined;
  labels: Readonly<Record<string, string>>;
  /** Exchanges under way through this worker. */
  inFlight: number;
}

/** What a balancer may know of the exchange it picks for. */
export interface BalancingView {
  readonly method: string;
  readonly path: string;
  readonly clientAddress: string;
  header(lowerCaseName: string): string | undefined;
}

/**
 * Chooses among endpoints that the availability gate has let through. Immutable: it is rebuilt for each endpoint set,
 * and what must survive lives in `EndpointState`. `pick` must not throw, must not await, and answers undefined only
 * for an empty list.
 */
export interface LoadBalancer {
  pick(candidates: readonly EndpointState[], exchange: BalancingView): EndpointState | undefined;
}

export interface BalancerEnvironment {
  readonly clock: Clock;
  readonly random: Random;
}

/** Builds a balancer for one endpoint set (all endpoints, available or not). */
export type LoadBalancerFactory<Config> = (
  config: Config,
  endpoints: readonly EndpointState[],
  environment: BalancerEnvironment,
) => LoadBalancer;
