import type { Clock } from '@sluice/core';
import type { EndpointEvent } from '@sluice/metrics';
import type { UpstreamSnapshot } from '@sluice/snapshot/types';
import type { Watchdog } from '../forwarding/watchdog.ts';
import type { LiveEndpoint } from './endpoint-state.ts';
import type { HealthVerdicts } from './health-verdicts.ts';
import { OutlierDetector } from './outlier-detector.ts';

/** Something that befell an endpoint, for the log and the metrics. */
export interface EndpointNotice {
  readonly upstream: string;
  readonly endpoint: string;
  /** Undefined is for the log only. */
  readonly event: EndpointEvent | undefined;
  /** A constant of few. */
  readonly reason: string;
  readonly level: 'debug' | 'info' | 'warn';
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
export type GateSettings = Pick<UpstreamSnapshot, 'outlierDetection'>;

/**
 * The one place that decides whether an endpoint of an upstream may be chosen. What can keep one out is asked here in
 * turn, each of its owner, who lets it back in as well; whoever changes their mind says so by `changed`, so that an
 * exchange pays for no more than comparing two numbers. Shared by every runtime that names the upstream; the newest says
 * how.
 */
export class AvailabilityGate {
  readonly upstream: string;
  readonly #environment: GateEnvironment;
  #endpoints: readonly LiveEndpoint[] = [];
  #outliers: OutlierDetector | undefined;
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
    this.#useOutlierDetection(settings, endpoints);
    // Of one that has left and is still used by an older runtime nobody would take an ejection back.
    for (const endpoint of this.#endpoints) endpoint.outlier = undefined;
    this.#endpoints = endpoints;
    for (const endpoint of endpoints) endpoint.outlier = this.#outliers?.watchOf(endpoint.id);
    this.changed();
  }

  /** Nobody names the upstream any more. */
  close(): void {
    if (this.#outliers !== undefined) this.#environment.watchdog.unwatch(this.#outliers);
    this.#outliers = undefined;
  }

  /**
   * Those that may be chosen, in the order of the set. When that is nobody it is everybody: a check that is wrong, or
   * a network that is cut between the checks and the endpoints, must not turn off a service that works (fail open).
   */
  letThrough(endpoints: readonly LiveEndpoint[]): readonly LiveEndpoint[] {
    const available = endpoints.filter((endpoint) => this.#isAvailable(endpoint));
    return available.length === 0 || available.length === endpoints.length ? endpoints : available;
  }

  #isAvailable({ id, outlier }: LiveEndpoint): boolean {
    return outlier?.ejection === undefined && !this.#environment.verdicts.isUnhealthy(this.upstream, id);
  }

  #useOutlierDetection({ outlierDetection }: GateSettings, endpoints: readonly LiveEndpoint[]): void {
    const { watchdog, clock } = this.#environment;
    if (outlierDetection === undefined) {
      this.close();
      return;
    }
    if (this.#outliers === undefined) {
      this.#outliers = new OutlierDetector(outlierDetection, clock, {
        onChanged: () => this.changed(),
        onEjected: (endpoint, reason, words, forMs) =>
          this.#tell(endpoint, 'ejected', reason, 'warn', `endpoint ejected for ${forMs / 1000} s: ${words}`),
        onWithheld: (endpoint, reason) =>
          this.#tell(endpoint, 'ejection_withheld', reason, 'info', 'endpoint not ejected: as many as may be are out'),
        onReturned: (endpoint) => this.#tell(endpoint, undefined, '', 'info', 'ejection of the endpoint is over'),
      });
      watchdog.watch(this.#outliers);
    }
    this.#outliers.use(
      outlierDetection,
      endpoints.map(({ id }) => id),
    );
  }

  #tell(
    endpoint: string,
    event: EndpointEvent | undefined,
    reason: string,
    level: EndpointNotice['level'],
    message: string,
  ): void {
    this.#environment.onNotice({ upstream: this.upstream, endpoint, event, reason, level, message });
  }
}
