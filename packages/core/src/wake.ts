import type { Clock } from './clock.ts';

/** A wait that others can end. A wake that comes while nobody waits ends the next wait. */
export class Wake {
  #due = false;
  #end: (() => void) | undefined;

  wake(): void {
    this.#due = true;
    this.#end?.();
  }

  /** Until `wake`, for `atMostMs`, or until aborted; answers whether it was woken. */
  async wait(clock: Clock, atMostMs: number, signal: AbortSignal): Promise<boolean> {
    if (!this.#due && !signal.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = clock.after(atMostMs, resolve);
      const onAbort = () => resolve();
      signal.addEventListener('abort', onAbort, { once: true });
      this.#end = resolve;
      await promise;
      this.#end = undefined;
      // The signal lives as long as the source, which waits thousands of times.
      signal.removeEventListener('abort', onAbort);
      timer.cancel();
    }
    const woken = this.#due;
    this.#due = false;
    return woken;
  }
}
