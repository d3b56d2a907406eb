import { backoffDelayMs, type Clock, type Random, type Timer } from '@sluice/core';
import type { ListenerSnapshot } from '@sluice/snapshot/types';

export interface FailedListener {
  readonly settings: ListenerSnapshot;
  /** In words, naming listener and address. */
  readonly problem: string;
}

/** A port is most often busy because its owner is about to leave, so the first look comes soon. */
const backoff = { initialMs: 1000, maximumMs: 30_000 };

/**
 * Listeners of the revision in force that could not be opened, by address: one bad listener must not take the others
 * down. They are tried again until they open or a revision leaves them out.
 */
export class FailedListeners {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #onDue: () => void;
  #failed: ReadonlyMap<string, FailedListener> = new Map();
  #attempt = 0;
  #timer: Timer | undefined;

  /** @param onDue it is time to try again; answered by `replace` or `tryLater` */
  constructor(clock: Clock, random: Random, onDue: () => void) {
    this.#clock = clock;
    this.#random = random;
    this.#onDue = onDue;
  }

  get all(): ReadonlyMap<string, FailedListener> {
    return this.#failed;
  }

  /** Those of a new revision; waiting begins anew. */
  replace(failed: ReadonlyMap<string, FailedListener>): void {
    this.#attempt = 0;
    this.tryLater(failed);
  }

  /** Those that failed again. */
  tryLater(failed: ReadonlyMap<string, FailedListener>): void {
    this.stop();
    this.#failed = failed;
    if (failed.size === 0) return;
    this.#timer = this.#clock.after(backoffDelayMs(this.#attempt++, backoff, this.#random), this.#onDue);
  }

  /** Nothing is tried any more. Idempotent. */
  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }
}
