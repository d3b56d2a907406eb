import type { Clock } from '@sluice/core';
import type { EndpointState } from '@sluice/load-balancing/contract';
import type { EndpointGauge, EndpointHealth } from '@sluice/metrics';
import type { EndpointSnapshot } from '@sluice/snapshot/types';

/**
 * A failure that no exchange has confirmed for so long, milliseconds, tells of the past and not of the endpoint: on an
 * idle upstream it would otherwise stand for ever.
 */
const failureForgottenAfterMs = 60_000;

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
  /** Connections of tunnels to it, those being opened included. */
  tunnels = 0;
  health: EndpointHealth = 'unknown';
  reason = '';
  /** Wall clock of the last change of `health`. */
  since: number;
  readonly #clock: Clock;
  #failures = 0;
  #failingSince = 0;
  /** Monotonic. */
  #lastFailureAt = 0;

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

  /**
   * @param what in words without a subject: `connection refused`
   * @param unreachable no connection could be made; else it was made and the exchange failed on it
   */
  noteFailure(what: string, unreachable: boolean): void {
    this.#failures++;
    if (this.#failures === 1) this.#failingSince = this.#clock.now();
    this.#lastFailureAt = this.#clock.monotonic();
    const health = unreachable ? 'unhealthy' : 'degraded';
    if (this.health !== health) {
      this.health = health;
      this.since = this.#clock.now();
    }
    const times = this.#failures === 1 ? 'once' : `${this.#failures} times`;
    this.reason = `${what}, ${times} since ${new Date(this.#failingSince).toISOString().slice(11, 19)} UTC`;
  }

  gauge(): EndpointGauge {
    this.#forgetOldFailure();
    return {
      upstream: this.upstream,
      endpoint: this.id,
      inFlight: this.inFlight,
      health: this.health,
      reason: this.reason,
      since: this.since,
    };
  }

  #forgetOldFailure(): void {
    if (this.#failures === 0 || this.#clock.monotonic() - this.#lastFailureAt < failureForgottenAfterMs) return;
    this.health = 'unknown';
    this.reason = `not tried since it failed: ${this.reason}`;
    this.since = this.#clock.now();
    this.#failures = 0;
  }
}
