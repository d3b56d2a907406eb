import { type EndpointVerdict, verdictsLapseMs } from '@sluice/control';
import type { Clock, Timer } from '@sluice/core';

/** Lapsed verdicts are looked for this often, milliseconds. */
const lookEveryMs = 5_000;

interface Told {
  readonly unhealthy: ReadonlySet<string>;
  /** Monotonic. */
  readonly at: number;
}

/**
 * What health checks say of endpoints, as the controller has told it. Kept while a controller restarts, and forgotten
 * when nobody repeats it: of an endpoint that came back meanwhile nobody would tell.
 */
export class HealthVerdicts {
  readonly #clock: Clock;
  readonly #told = new Map<string, Told>();
  #onChange = () => {};
  #timer: Timer | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @param onChange after every change of what `isUnhealthy` answers */
  start(onChange: () => void): void {
    this.#onChange = onChange;
    this.#timer ??= this.#clock.every(lookEveryMs, () => this.#forgetLapsed());
  }

  stop(): void {
    this.#timer?.cancel();
  }

  isUnhealthy(upstream: string, address: string): boolean {
    return this.#told.get(upstream)?.unhealthy.has(address) === true;
  }

  /** All endpoints of one upstream. Of one that is `unknown` what was told before still holds. */
  set(upstream: string, endpoints: readonly EndpointVerdict[]): void {
    const before = this.#told.get(upstream)?.unhealthy ?? none;
    const unhealthy = new Set<string>();
    for (const { address, health } of endpoints) {
      if (health === 'unhealthy' || (health === 'unknown' && before.has(address))) unhealthy.add(address);
    }
    if (endpoints.length === 0) this.#told.delete(upstream);
    else this.#told.set(upstream, { unhealthy, at: this.#clock.monotonic() });
    if (unhealthy.size !== before.size || ![...unhealthy].every((address) => before.has(address))) this.#onChange();
  }

  /** Of upstreams that have no check any more nobody will tell. */
  keepOnly(upstreams: ReadonlySet<string>): void {
    this.#forget((upstream) => !upstreams.has(upstream));
  }

  #forgetLapsed(): void {
    const before = this.#clock.monotonic() - verdictsLapseMs;
    this.#forget((_upstream, { at }) => at <= before);
  }

  #forget(isOver: (upstream: string, told: Told) => boolean): void {
    let changed = false;
    for (const [upstream, told] of this.#told) {
      if (!isOver(upstream, told)) continue;
      this.#told.delete(upstream);
      changed ||= told.unhealthy.size > 0;
    }
    if (changed) this.#onChange();
  }
}

const none: ReadonlySet<string> = new Set();
