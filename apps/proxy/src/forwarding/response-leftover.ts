import type { Clock, Timer } from '@sluice/core';

/** What is left of an unwanted response is read up to this, bytes, so that its connection can serve again. */
const mostBytes = 64 * 1024;
/** And for this long, milliseconds; opening a connection takes less than waiting for a slow end. */
const longestMs = 1_000;

const unwanted = new Error('another attempt took the place of this one');

/** The rest of a response that nobody wants, read to its end where that is near; else its connection is given up. */
export class ResponseLeftover {
  readonly #abort: (reason: Error) => void;
  readonly #timer: Timer;
  #bytes = 0;

  constructor(clock: Clock, abort: (reason: Error) => void) {
    this.#abort = abort;
    this.#timer = clock.after(longestMs, () => abort(unwanted));
  }

  take(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes <= mostBytes) return;
    this.#timer.cancel();
    this.#abort(unwanted);
  }

  /** It has ended, well or not. */
  end(): void {
    this.#timer.cancel();
  }
}
