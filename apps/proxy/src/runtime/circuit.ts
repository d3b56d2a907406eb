import type { Clock } from '@sluice/core';
import type { CircuitBreakerSnapshot } from '@sluice/snapshot/types';

export type CircuitState = 'closed' | 'open' | 'half_open';

/** The part of one attempt in trying a half-open circuit. */
export interface Probe {
  readonly circuit: Circuit;
  /** Of the time the circuit was half open in; what comes later says nothing any more. */
  readonly trial: number;
  held: boolean;
}

/** Whose circuit it is. */
export interface CircuitOwner {
  readonly settings: CircuitBreakerSnapshot;
  /** The state has changed, or whether another probe may begin. */
  onChanged(circuit: Circuit, to: CircuitState | undefined): void;
}

/**
 * Closed until an endpoint has failed so often in a row; then open, for a time; then half open, in which few requests at a
 * time try it: enough that succeed close the circuit, one that fails opens it again. What began before the circuit
 * opened has no say in it.
 */
export class Circuit {
  readonly endpoint: string;
  state: CircuitState = 'closed';
  /** Wall clock of the last change of state; until when it is open. */
  since = 0;
  until = 0;
  /** The failure that opened it, in words without a subject. */
  lastFailure = '';
  readonly #owner: CircuitOwner;
  readonly #clock: Clock;
  #failures = 0;
  #successes = 0;
  #probes = 0;
  /** Counts the changes of state. */
  trial = 0;
  /** Monotonic. */
  #over = 0;

  constructor(endpoint: string, owner: CircuitOwner, clock: Clock) {
    this.endpoint = endpoint;
    this.#owner = owner;
    this.#clock = clock;
  }

  /** Whether the endpoint may be chosen. */
  get admits(): boolean {
    if (this.state === 'closed') return true;
    return this.state === 'half_open' && this.#probes < this.#owner.settings.probes;
  }

  /** An attempt begins. @returns what it gives back by `leave`, or with its outcome; undefined while it is no probe */
  enter(): Probe | undefined {
    if (this.state !== 'half_open' || !this.admits) return undefined;
    this.#probes++;
    if (!this.admits) this.#owner.onChanged(this, undefined);
    return { circuit: this, trial: this.trial, held: true };
  }

  /** An attempt has ended, whatever its outcome, if it had one: a client that leaves must not keep the place of a probe. */
  leave(probe: Probe): void {
    if (!probe.held) return;
    probe.held = false;
    if (probe.trial !== this.trial || this.state !== 'half_open') return;
    const admitted = this.admits;
    this.#probes--;
    if (!admitted) this.#owner.onChanged(this, undefined);
  }

  /** @param words of a failure, without a subject; by the status when left out */
  onAnswer(status: number, probe: Probe | undefined, words?: string): void {
    if (status >= 500) {
      this.onFailure(words ?? `answered ${status}`, probe);
      return;
    }
    this.#failures = 0;
    if (probe === undefined || !this.#speaks(probe)) return;
    this.#successes++;
    if (this.#successes >= this.#owner.settings.successes) this.#become('closed');
    else this.leave(probe);
  }

  /** @param what in words without a subject: `connection refused` */
  onFailure(what: string, probe: Probe | undefined): void {
    if (this.state === 'closed') {
      this.#failures++;
      if (this.#failures >= this.#owner.settings.failures) this.#open(what);
    } else if (this.#speaks(probe)) {
      this.#open(what);
    }
  }

  /** @param now monotonic */
  checkDeadline(now: number): void {
    if (this.state === 'open' && now >= this.#over) this.#become('half_open');
  }

  #speaks(probe: Probe | undefined): boolean {
    return this.state === 'half_open' && probe?.circuit === this && probe.trial === this.trial;
  }

  #open(what: string): void {
    const { openMs } = this.#owner.settings;
    this.lastFailure = what;
    this.#over = this.#clock.monotonic() + openMs;
    this.until = this.#clock.now() + openMs;
    this.#become('open');
  }

  #become(state: CircuitState): void {
    this.state = state;
    this.since = this.#clock.now();
    this.#failures = 0;
    this.#successes = 0;
    this.#probes = 0;
    this.trial++;
    this.#owner.onChanged(this, state);
  }
}
