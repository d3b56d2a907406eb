import type { Clock } from '@sluice/core';
import type { EndpointState } from '@sluice/load-balancing/contract';
import type { EndpointGauge, EndpointHealth } from '@sluice/metrics';
import type { EndpointSnapshot } from '@sluice/snapshot/types';

/** Failures to connect in a row after which an endpoint is shown as unhealthy. */
const unhealthyAfter = 1;

/**
 * What this worker knows of one endpoint. Made once per upstream and address, shared by every runtime that names it.
 * Health here is passive and only shown; nothing is taken out of rotation by it.
 */
export class LiveEndpoint implements EndpointState {
  readonly upstream: string;
  readonly id: string;
  weight = 1;
  zone: string | undefined = undefined;
  labels: Readonly<Record<string, string>> = {};
  inFlight = 0;
  health: EndpointHealth = 'unknown';
  reason = '';
  /** Wall clock of the last change of `health`. */
  since: number;
  readonly #clock: Clock;
  #failures = 0;
  #failingSince = 0;

  constructor(upstream: string, address: string, clock: Clock) {
    this.upstream = upstream;
    this.id = address;
    this.#clock = clock;
    this.since = clock.now();
  }

  /** Takes over what the newest endpoint set says. */
  describe(endpoint: EndpointSnapshot): void {
    this.weight = endpoint.weight;
    this.zone = endpoint.zone;
    this.labels = endpoint.labels;
  }

  /** An answer came, whatever its status. Called for every response, so the usual case must cost nothing. */
  noteSuccess(): void {
    if (this.health === 'healthy') return;
    this.health = 'healthy';
    this.reason = '';
    this.since = this.#clock.now();
    this.#failures = 0;
  }

  /** @param what in words without a subject: `connection refused` */
  noteFailure(what: string): void {
    this.#failures++;
    if (this.#failures === 1) this.#failingSince = this.#clock.now();
    if (this.#failures < unhealthyAfter) return;
    if (this.health !== 'unhealthy') {
      this.health = 'unhealthy';
      this.since = this.#clock.now();
    }
    const times = this.#failures === 1 ? 'once' : `${this.#failures} times`;
    this.reason = `${what}, ${times} since ${new Date(this.#failingSince).toISOString().slice(11, 19)} UTC`;
  }

  gauge(): EndpointGauge {
    return {
      upstream: this.upstream,
      endpoint: this.id,
      inFlight: this.inFlight,
      health: this.health,
      reason: this.reason,
      since: this.since,
    };
  }
}
