import type { Clock } from '@sluice/core';
import type { EndpointState } from '@sluice/load-balancing/contract';
import type { EndpointGauge, EndpointHealth } from '@sluice/metrics';
import type { EndpointSnapshot } from '@sluice/snapshot/types';
import { absenceOf, timeOfDay } from './absence.ts';
import type { Circuit, Probe } from './circuit.ts';
import type { OutlierWatch } from './outlier-watch.ts';
import type { RampUp } from './slow-start.ts';

/**
 * A failure that no exchange has confirmed for so long, milliseconds, tells of the past and not of the endpoint: on an
 * idle upstream it would otherwise stand for ever.
 */
const failureForgottenAfterMs = 60_000;

/** By which limit an endpoint is full; the label of the metric. */
export type FullReason = 'requests' | 'pending_requests' | 'connections';

export interface EndpointWatcher {
  /** It may be chosen again. */
  changed(): void;
  /** It must not be chosen until less is under way. */
  onFull(endpoint: LiveEndpoint, limit: FullReason): void;
}

/**
 * What this worker knows of one endpoint. Made once per upstream and address, shared by every runtime that names it.
 * `health` is passive and only shown; what takes it out of rotation is asked by the availability gate.
 */
export class LiveEndpoint implements EndpointState {
  /** An operator drains it. */
  draining = false;
  readonly upstream: string;
  readonly id: string;
  weight = 1;
  zone: string | undefined = undefined;
  labels: Readonly<Record<string, string>> = {};
  ramp = 1;
  /** Which share of requests its level of zones gets; undefined where zones make no difference. */
  zoneShare: number | undefined = undefined;
  /** While it starts slowly. */
  rampUp: RampUp | undefined = undefined;
  /** When it last began to, monotonic. */
  rampedAt = Number.NEGATIVE_INFINITY;
  inFlight = 0;
  /** Its upstream's balancer follows the load, so that of other workers is asked for. */
  followsLoad = false;
  /** Under way through this worker when that was last told to the others. */
  inFlightReported = 0;
  /** Under way through other workers as of then, and how many these are. */
  #elsewhere = 0;
  #peers = 0;
  latencyMs = 0;
  latencyAt = 0;
  /** What cookies of session affinity say for it; made when first needed. */
  affinityToken: string | undefined = undefined;
  /** Connections of tunnels to it, those being opened included. */
  tunnels = 0;
  /** Who is told of changes; set when it became part of a set. */
  gate: EndpointWatcher | undefined = undefined;
  /** Most attempts under way; a number that is never reached is no limit. */
  limit = Number.POSITIVE_INFINITY;
  /** Its pool has refused one, and none has ended since. */
  saturated = false;
  health: EndpointHealth = 'unknown';
  reason = '';
  /** Counts for outlier detection; undefined where the upstream has none. */
  outlier: OutlierWatch | undefined = undefined;
  /** Undefined where the upstream has no circuit breaker. */
  circuit: Circuit | undefined = undefined;
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

  /**
   * What was heard of other workers is some tenths of a second old, and they are taken to have done meanwhile what this
   * one did: all of them see the same least loaded endpoint, and would otherwise fill it over the brim together.
   */
  get load(): number {
    const others = this.#elsewhere + this.#peers * (this.inFlight - this.inFlightReported);
    return others > 0 ? this.inFlight + others : this.inFlight;
  }

  /** @param elsewhere under way through all of them together */
  hearOfOthers(elsewhere: number, peers: number): void {
    this.#elsewhere = elsewhere;
    this.#peers = peers;
  }

  /** Takes over what the newest endpoint set says. */
  describe(endpoint: EndpointSnapshot): void {
    this.weight = endpoint.weight;
    this.zone = endpoint.zone;
    this.labels = endpoint.labels;
    this.draining = endpoint.draining === true;
  }

  /** An attempt begins. @returns what goes with its outcome and is given back by `leave` */
  enter(): Probe | undefined {
    this.occupy();
    return this.circuit?.enter();
  }

  /** What an attempt has opened lasts longer than it; ended by `leave` too. */
  occupy(): void {
    this.inFlight++;
    if (this.inFlight === this.limit) this.gate?.onFull(this, 'requests');
  }

  /** An attempt has ended, whatever became of it. */
  leave(probe: Probe | undefined): void {
    if (this.saturated || this.inFlight === this.limit) {
      this.saturated = false;
      this.inFlight--;
      this.gate?.changed();
    } else {
      this.inFlight--;
    }
    probe?.circuit.leave(probe);
  }

  /** Its pool has refused one. With nothing under way there would be nobody to say when it takes some again. */
  noteOverflow(): void {
    if (this.inFlight > 0) this.saturated = true;
    this.gate?.onFull(this, 'pending_requests');
  }

  /** As many are under way as the upstream allows. */
  get isFull(): boolean {
    return this.inFlight >= this.limit;
  }

  /** Somebody counts how it does. */
  get isJudged(): boolean {
    return this.outlier !== undefined || this.circuit !== undefined;
  }

  /**
   * An answer came, whatever its status. Called for every response, so the usual case must cost nothing.
   * @param words of one that is a failure, without a subject; by the status when left out
   */
  noteAnswer(status: number, probe: Probe | undefined, words?: string): void {
    this.outlier?.onAnswer(status);
    this.circuit?.onAnswer(status, probe, words);
    this.noteAlive();
  }

  /** An answer has begun; how it went is told later. */
  noteAlive(): void {
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
  noteFailure(what: string, unreachable: boolean, probe: Probe | undefined): void {
    this.outlier?.onLocalFailure(what);
    this.circuit?.onFailure(what, probe);
    this.#failures++;
    if (this.#failures === 1) this.#failingSince = this.#clock.now();
    this.#lastFailureAt = this.#clock.monotonic();
    const health = unreachable ? 'unhealthy' : 'degraded';
    if (this.health !== health) {
      this.health = health;
      this.since = this.#clock.now();
    }
    const times = this.#failures === 1 ? 'once' : `${this.#failures} times`;
    this.reason = `${what}, ${times} since ${timeOfDay(this.#failingSince)}`;
  }

  gauge(): EndpointGauge {
    this.#forgetOldFailure();
    const { upstream, id: endpoint, inFlight, health, reason, since, latencyMs, rampUp, zoneShare } = this;
    const ramp = rampUp?.shareAt(this.#clock.monotonic()) ?? 1;
    const balanced = {
      ...(latencyMs === 0 ? {} : { latencyMs }),
      ...(ramp < 1 ? { ramp } : {}),
      ...(zoneShare === undefined ? {} : { zoneShare }),
    };
    return { upstream, endpoint, inFlight, health, reason, since, ...absenceOf(this), ...balanced };
  }

  #forgetOldFailure(): void {
    if (this.#failures === 0 || this.#clock.monotonic() - this.#lastFailureAt < failureForgottenAfterMs) return;
    this.health = 'unknown';
    this.reason = `not tried since it failed: ${this.reason}`;
    this.since = this.#clock.now();
    this.#failures = 0;
  }
}
