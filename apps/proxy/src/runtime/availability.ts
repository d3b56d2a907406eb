import type { Clock } from '@sluice/core';
import type { EndpointEvent } from '@sluice/metrics';
import type { UpstreamSnapshot } from '@sluice/snapshot/types';
import type { Watchdog, Watched } from '../forwarding/watchdog.ts';
import type { CircuitState } from './circuit.ts';
import { CircuitBreaker } from './circuit-breaker.ts';
import type { LiveEndpoint } from './endpoint-state.ts';
import type { HealthVerdicts } from './health-verdicts.ts';
import { OutlierDetector } from './outlier-detector.ts';

type NoticeLevel = 'info' | 'warn';

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
export type GateSettings = Pick<UpstreamSnapshot, 'outlierDetection' | 'circuitBreaker'>;

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
export class AvailabilityGate implements Watched {
  readonly upstream: string;
  readonly #environment: GateEnvironment;
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

  changed(): void {
    this.#generation += 1;
  }

  /** Takes over settings and endpoint set; what is known of endpoints that stay is kept. */
  use(settings: GateSettings, endpoints: readonly LiveEndpoint[]): void {
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
   * Those that may be chosen, in the order of the set. When all who may are unwell it is all of them: a check that is
   * wrong, or a network that is cut between the checks and the endpoints, must not turn off a service that works (fail
   * open). An open circuit is opened to nobody: it is going to be tried by itself.
   */
  letThrough(endpoints: readonly LiveEndpoint[]): readonly LiveEndpoint[] {
    const admitting = endpoints.filter(({ circuit }) => circuit?.admits !== false);
    const available = admitting.filter((endpoint) => this.#isWell(endpoint));
    const open = available.length === 0 ? admitting : available;
    return open.length === endpoints.length ? endpoints : open;
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

  #tell(endpoint: string, event: EndpointNotice['event'], reason: string, level: NoticeLevel, message: string): void {
    this.#environment.onNotice({ upstream: this.upstream, endpoint, event, reason, level, message });
  }
}
