import type { Clock } from '@sluice/core';
import type { UpstreamSnapshot } from '@sluice/snapshot/types';
import type { LiveEndpoint } from './endpoint-state.ts';

export type SlowStartSettings = NonNullable<UpstreamSnapshot['slowStart']>;

/** How one endpoint takes up its share: evenly from `startShare` on. */
export class RampUp {
  readonly #since: number;
  readonly #settings: SlowStartSettings;

  /** @param since monotonic */
  constructor(since: number, settings: SlowStartSettings) {
    this.#since = since;
    this.#settings = settings;
  }

  /** Above 0; 1 when it is over. */
  shareAt(now: number): number {
    const { durationMs, startShare } = this.#settings;
    return Math.min(1, startShare + (1 - startShare) * Math.max(0, (now - this.#since) / durationMs));
  }
}

/**
 * The endpoints of one upstream that start slowly. Shares grow when somebody asks for endpoints and not by a timer:
 * while nobody asks nobody needs to know. How far an endpoint is stands in its own state, so that a new revision goes on
 * from there.
 */
export class SlowStart {
  readonly #settings: SlowStartSettings;
  readonly #clock: Clock;
  readonly #onChange: () => void;
  #ramping: LiveEndpoint[] = [];

  /** @param onChange somebody has begun, or has done: balancers are to be rebuilt */
  constructor(settings: SlowStartSettings, clock: Clock, onChange: () => void) {
    this.#settings = settings;
    this.#clock = clock;
    this.#onChange = onChange;
  }

  /** Takes over an endpoint set. Calls nobody back: who makes one known builds the balancers. */
  use(endpoints: readonly LiveEndpoint[], newcomers: readonly LiveEndpoint[]): void {
    const now = this.#clock.monotonic();
    // Where everybody is new, as in a worker that begins, nobody is there to take the others' part.
    if (newcomers.length < endpoints.length) for (const endpoint of newcomers) this.#begin(endpoint, now);
    this.#ramping = endpoints.filter(({ rampUp }) => rampUp !== undefined);
    this.#grow(now);
  }

  /** These may be chosen again. One that another group of the same upstream has seen come back already is left alone. */
  cameBack(endpoints: readonly (readonly [endpoint: LiveEndpoint, goneSince: number])[]): void {
    const now = this.#clock.monotonic();
    const back = endpoints.flatMap(([endpoint, goneSince]) => (endpoint.rampedAt < goneSince ? [endpoint] : []));
    if (back.length === 0) return;
    for (const endpoint of back) {
      this.#begin(endpoint, now);
      if (!this.#ramping.includes(endpoint)) this.#ramping.push(endpoint);
    }
    this.#onChange();
  }

  /** Lets shares grow. Called for each choice. */
  step(): void {
    if (this.#ramping.length === 0) return;
    if (this.#grow(this.#clock.monotonic())) this.#onChange();
  }

  #begin(endpoint: LiveEndpoint, now: number): void {
    endpoint.rampUp = new RampUp(now, this.#settings);
    endpoint.rampedAt = now;
    endpoint.ramp = endpoint.rampUp.shareAt(now);
  }

  /** Whether somebody has done. */
  #grow(now: number): boolean {
    let done = false;
    for (const endpoint of this.#ramping) {
      endpoint.ramp = endpoint.rampUp?.shareAt(now) ?? 1;
      if (endpoint.ramp < 1) continue;
      endpoint.rampUp = undefined;
      done = true;
    }
    if (done) this.#ramping = this.#ramping.filter(({ rampUp }) => rampUp !== undefined);
    return done;
  }
}

/** Where an upstream starts nobody slowly, or not any more. */
export function startAtOnce(endpoints: readonly LiveEndpoint[]): void {
  for (const endpoint of endpoints) {
    endpoint.rampUp = undefined;
    endpoint.ramp = 1;
  }
}
