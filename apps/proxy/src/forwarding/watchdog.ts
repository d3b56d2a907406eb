import type { Clock, Service, Timer } from '@sluice/core';

/** Something with deadlines of its own. */
export interface Watched {
  /** @param now monotonic milliseconds */
  checkDeadlines(now: number): void;
}

/** How often deadlines are looked at, milliseconds; a timeout is late by this at most. */
const sweepMs = 100;

/**
 * One timer for all deadlines of a worker. Body bytes move deadlines thousands of times a second; here that is one
 * assignment, where a timer each would be a list operation and a closure.
 */
export class Watchdog implements Service {
  readonly #clock: Clock;
  readonly #watched = new Set<Watched>();
  #timer: Timer | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  watch(item: Watched): void {
    this.#watched.add(item);
  }

  unwatch(item: Watched): void {
    this.#watched.delete(item);
  }

  start(): void {
    this.#timer ??= this.#clock.every(sweepMs, () => {
      if (this.#watched.size === 0) return;
      const now = this.#clock.monotonic();
      for (const item of this.#watched) item.checkDeadlines(now);
    });
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }
}
