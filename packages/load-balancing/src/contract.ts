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
  /**
   * How much of its weight counts, above 0 and at most 1: less while it starts slowly, having come new or back. Balancers
   * are rebuilt when somebody begins or has done, so one that was built with nobody below 1 need not look again.
   */
  ramp: number;
  /** Exchanges under way through this worker. */
  inFlight: number;
  /** Those, and what other workers are thought to have under way: what balancers that follow the load look at. */
  readonly load: number;
  /** Decaying worst of the times to a response's first byte, milliseconds; 0 is not known. Kept by `peak_ewma`. */
  latencyMs: number;
  /** When that was, on the monotonic clock. */
  latencyAt: number;
}

/** What a balancer may know of the exchange it picks for. */
export interface BalancingView {
  readonly method: string;
  readonly path: string;
  /** With its `?`, or empty. */
  readonly query: string;
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
  /**
   * A number from 0 up to 1 that is the same for requests that belong together, for what is decided before it: which zone
   * they go to. Undefined where this one belongs to no other; left out by balancers that know of no such thing.
   */
  pointOf?(exchange: BalancingView): number | undefined;
  /**
   * The first byte of a response has come, or an attempt has failed. Only where a balancer learns from it: others leave
   * it out and cost nothing.
   * @param elapsedMs since the attempt began
   */
  observe?(endpoint: EndpointState, elapsedMs: number, failed: boolean): void;
  /**
   * An attempt was given up, by its client or because another one was quicker, before a byte came: it would have taken
   * longer than this. Left out likewise.
   * @param elapsedMs since the attempt began
   */
  noteWaited?(endpoint: EndpointState, elapsedMs: number): void;
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

/**
 * What the shares of a balancer follow, which says what "in proportion to the weights" means for it:
 * - `turns`: of every run of picks
 * - `chance`: of many picks
 * - `load`: of the exchanges under way
 * - `key`: of the keys, each of which has one endpoint
 */
export type SharesBy = 'turns' | 'chance' | 'load' | 'key';

/** How a balancer would choose for one request, in words. */
export interface BalancingExplanation {
  /** Whole, with capital and full stop. */
  readonly sentence: string;
  /** The one it would be; undefined where that depends on what else goes on. */
  readonly endpoint: string | undefined;
}

/** The weight that counts at this moment. */
export function weightOf({ weight, ramp }: EndpointState): number {
  return weight * ramp;
}

/** Whether somebody starts slowly, so that weights change from pick to pick. */
export function isRamping(endpoints: readonly EndpointState[]): boolean {
  return endpoints.some(({ ramp }) => ramp < 1);
}
