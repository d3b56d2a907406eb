import type { Clock } from '@sluice/core';
import type { EndpointEvent, UpstreamGauge } from '@sluice/metrics';
import type { UpstreamSnapshot } from '@sluice/snapshot/types';
import type { Watchdog, Watched } from '../forwarding/watchdog.ts';
import type { CircuitState } from './circuit.ts';
import { CircuitBreaker } from './circuit-breaker.ts';
import type { EndpointWatcher, FullReason, LiveEndpoint } from './endpoint-state.ts';
import type { HealthVerdicts } from './health-verdicts.ts';
import { OutlierDetector } from './outlier-detector.ts';

type NoticeLevel = 'debug' | 'info' | 'warn';

/** Something that befell an endpoint, for the log and the metrics. */
export interface EndpointNotice {
  readonly upstream: string;
  readonly endpoint: string;
  /** Undefined is for the log only. */
  readonly event: EndpointEvent | undefined;
  /** A constant of few. */
  readonly reason: string;
  readonly level: NoticeLevel;
  /** For people. */
  readonly message: string;
}

export interface GateEnvironment {
  readonly clock: Clock;
  readonly watchdog: Watchdog;
  readonly verdicts: HealthVerdicts;
  readonly onNotice: (notice: EndpointNotice) => void;
}

/** What of an upstream's settings decides about availability. */
export type GateSettings = Pick<
  UpstreamSnapshot,
  'outlierDetection' | 'circuitBreaker' | 'panicThreshold' | 'connectionPool'
>;

const circuitNotices = {
  open: ['circuit_opened', 'warn', 'circuit of the endpoint opened'],
  half_open: ['circuit_half_open', 'info', 'circuit of the endpoint is half open: it is tried'],
  closed: ['circuit_closed', 'info', 'circuit of the endpoint closed'],
} as const satisfies Record<CircuitState, readonly [EndpointEvent, NoticeLevel, string]>;

/**
 * The one place that decides whether an endpoint of an upstream may be chosen. What can keep one out is asked here in
 * turn, each of its owner, who lets it back in as well; whoever changes their mind says so by `changed`, so that an
 * exchange pays for no more than comparing two numbers. Shared by every runtime that names the upstream; the newest says
 * how.
 */
export class AvailabilityGate implements Watched, EndpointWatcher {
  readonly upstream: string;
  readonly #environment: GateEnvironment;
  /** Per cent. */
  #panicThreshold = 0;
  #endpoints: readonly LiveEndpoint[] = [];
  #outliers: OutlierDetector | undefined;
  #circuits: CircuitBreaker | undefined;
  /** Rises with every change. */
  #generation = 0;

  constructor(upstream: string, environment: GateEnvironment) {
    this.upstream = upstream;
    this.#environment = environment;
  }

  get generation(): number {
    return this.#generation;
  }

  /** The newest set. */
  get endpoints(): readonly LiveEndpoint[] {
    return this.#endpoints;
  }

  changed(): void {
    this.#generation += 1;
  }

  /** Takes over settings and endpoint set; what is known of endpoints that stay is kept. */
  use(settings: GateSettings, endpoints: readonly LiveEndpoint[]): void {
    this.#panicThreshold = settings.panicThreshold;
    const ids = endpoints.map(({ id }) => id);
    this.#useOutlierDetection(settings, ids);
    this.#useCircuitBreaker(settings, ids);
    // Of one that has left and is still used by an older runtime nobody would take an ejection back.
    for (const endpoint of this.#endpoints) {
      endpoint.outlier = undefined;
      endpoint.circuit = undefined;
    }
    this.#endpoints = endpoints;
    for (const endpoint of endpoints) {
      endpoint.gate = this;
      endpoint.limit = settings.connectionPool.maxActiveRequests ?? Number.POSITIVE_INFINITY;
      endpoint.outlier = this.#outliers?.watchOf(endpoint.id);
      endpoint.circuit = this.#circuits?.circuitOf(endpoint.id);
    }
    if (this.#outliers === undefined && this.#circuits === undefined) this.#environment.watchdog.unwatch(this);
    else this.#environment.watchdog.watch(this);
    this.changed();
  }

  /** Nobody names the upstream any more. */
  close(): void {
    this.#environment.watchdog.unwatch(this);
  }

  /** @param now monotonic */
  checkDeadlines(now: number): void {
    this.#outliers?.checkDeadlines(now);
    this.#circuits?.checkDeadlines(now);
  }

  /**
   * Those that may be chosen, in the order of the set. Who drains, is full or has an open circuit never is; of the others
   * those that are well are, or, where too few are, all of them (panic).
   */
  letThrough(endpoints: readonly LiveEndpoint[]): readonly LiveEndpoint[] {
    const staying = endpoints.filter(({ draining }) => !draining);
    const panics = this.panics(staying);
    const open = staying.filter((endpoint) => canTake(endpoint) && (panics || this.#isWell(endpoint)));
    // Whose pool has refused one is asked again only where nobody else is left: it knows best.
    const roomy = open.filter(({ saturated }) => !saturated);
    const chosen = roomy.length > 0 ? roomy : open;
    return chosen.length === endpoints.length ? endpoints : chosen;
  }

  /** Whether an endpoint that a client is bound to may have it again: one that drains keeps who it has. */
  mayStay(endpoint: LiveEndpoint): boolean {
    return canTake(endpoint) && this.#isWell(endpoint);
  }

  /**
   * Whether so few of these are well that all of them are used. A check that is wrong, or a network that is cut between
   * the checks and the endpoints, must not turn off a service that works. Spares (weight 0) are there for this: while
   * one of them is well there is no panic, and without it they do not count.
   */
  panics(endpoints: readonly LiveEndpoint[]): boolean {
    let [members, well] = [0, 0];
    for (const endpoint of endpoints) {
      if (endpoint.draining) continue;
      const isWell = endpoint.circuit?.state !== 'open' && this.#isWell(endpoint);
      if (endpoint.weight === 0 && isWell) return false;
      if (endpoint.weight === 0 && !isWell) continue;
      members++;
      if (isWell) well++;
    }
    return well * 100 < this.#panicThreshold * members || (members === 0 && this.#panicThreshold > 0);
  }

  /** Why none of these may be chosen. */
  whyNobody(endpoints: readonly LiveEndpoint[]): 'circuit_open' | 'endpoint_full' | 'no_endpoint' {
    const staying = endpoints.filter(({ draining }) => !draining);
    if (staying.some((endpoint) => endpoint.isFull)) return 'endpoint_full';
    return staying.some(({ circuit }) => circuit?.admits === false) ? 'circuit_open' : 'no_endpoint';
  }

  onFull({ id }: LiveEndpoint, limit: FullReason): void {
    this.changed();
    this.#tell(id, 'overflow', limit, 'debug', `a limit of the connection pool is reached: ${limit}`);
  }

  #isWell({ id, outlier }: LiveEndpoint): boolean {
    return outlier?.ejection === undefined && !this.#environment.verdicts.isUnhealthy(this.upstream, id);
  }

  #useOutlierDetection({ outlierDetection: settings }: GateSettings, ids: readonly string[]): void {
    if (settings === undefined) {
      this.#outliers = undefined;
      return;
    }
    this.#outliers ??= new OutlierDetector(settings, this.#environment.clock, {
      onChanged: () => this.changed(),
      onEjected: (endpoint, reason, words, forMs) =>
        this.#tell(endpoint, 'ejected', reason, 'warn', `endpoint ejected for ${forMs / 1000} s: ${words}`),
      onWithheld: (endpoint, reason) =>
        this.#tell(endpoint, 'ejection_withheld', reason, 'info', 'endpoint not ejected: as many as may be are out'),
      onReturned: (endpoint) => this.#tell(endpoint, undefined, '', 'info', 'ejection of the endpoint is over'),
    });
    this.#outliers.use(settings, ids);
  }

  #useCircuitBreaker({ circuitBreaker: settings }: GateSettings, ids: readonly string[]): void {
    if (settings === undefined) {
      this.#circuits = undefined;
      return;
    }
    this.#circuits ??= new CircuitBreaker(settings, this.#environment.clock, (circuit, to) => {
      this.changed();
      if (to === undefined) return;
      const [event, level, words] = circuitNotices[to];
      this.#tell(circuit.endpoint, event, '', level, to === 'open' ? `${words}: ${circuit.lastFailure}` : words);
    });
    this.#circuits.use(settings, ids);
  }

  /** For the page of the upstream and the metrics. */
  gauge(): UpstreamGauge {
    const staying = this.#endpoints.filter(({ draining }) => !draining);
    const panic = staying.length > 0 && this.panics(staying);
    return {
      upstream: this.upstream,
      endpoints: this.#endpoints.length,
      available: this.letThrough(staying).length,
      panic,
    };
  }

  #tell(endpoint: string, event: EndpointNotice['event'], reason: string, level: NoticeLevel, message: string): void {
    this.#environment.onNotice({ upstream: this.upstream, endpoint, event, reason, level, message });
  }
}

/** Whether one more may begin, well or not. */
function canTake({ circuit, isFull }: LiveEndpoint): boolean {
  return !isFull && circuit?.admits !== false;
}
