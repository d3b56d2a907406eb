import { type KeptVerdict, readKeptVerdicts, verdictsLapseMs, writeKeptVerdicts } from '@sluice/control';
import { type Clock, messageOf, type Timer } from '@sluice/core';
import type { Logger } from '@sluice/core/logger';

/** A change is written so long after it, milliseconds: when a network goes, all endpoints change within a few of them. */
const writeAfterMs = 500;

/** Keeps which endpoints are unhealthy in a file, for the next start of the controller and of workers. */
export class VerdictKeeper {
  readonly #directory: string;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #collect: () => readonly KeptVerdict[];
  /** Of the run before, until they lapse. */
  #before: ReadonlyMap<string, KeptVerdict> | undefined;
  /** Monotonic. */
  #readAt = 0;
  #timer: Timer | undefined;
  #isEmpty = false;

  constructor(directory: string, clock: Clock, log: Logger, collect: () => readonly KeptVerdict[]) {
    this.#directory = directory;
    this.#clock = clock;
    this.#log = log;
    this.#collect = collect;
  }

  /** What held of it when the controller before this one was last there. */
  find(upstream: string, address: string): KeptVerdict | undefined {
    const now = this.#clock.monotonic();
    if (this.#before === undefined) {
      this.#readAt = now;
      const kept = readKeptVerdicts(this.#directory, this.#clock.now());
      this.#before = new Map(kept.map((verdict) => [keyOf(verdict.upstream, verdict.address), verdict]));
    } else if (now - this.#readAt >= verdictsLapseMs) this.#before = new Map();
    return this.#before.get(keyOf(upstream, address));
  }

  changed(): void {
    this.#timer ??= this.#clock.after(writeAfterMs, () => this.write());
  }

  /** Also from time to time: the file says when it was last true. */
  write(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    const unhealthy = this.#collect();
    if (unhealthy.length === 0 && this.#isEmpty) return;
    try {
      writeKeptVerdicts(this.#directory, this.#clock.now(), unhealthy);
      this.#isEmpty = unhealthy.length === 0;
    } catch (error) {
      this.#log.warn(`what health checks say could not be kept for the next start: ${messageOf(error)}`);
    }
  }
}

function keyOf(upstream: string, address: string): string {
  return `${upstream} ${address}`;
}
