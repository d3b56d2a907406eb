import type { Runtime } from '../runtime/runtime.ts';
import type { RuntimeHolder } from '../runtime/runtime-holder.ts';

/**
 * When something that lasts has to go because its route has gone. It gets the time of a drain, and another chance if the
 * route comes back meanwhile.
 */
export class RouteEnd {
  readonly #holder: RuntimeHolder;
  readonly #isThere: (runtime: Runtime) => boolean;
  /** It has been looked at with this one. */
  #runtime: Runtime | undefined;
  /** Monotonic. */
  #at = Number.POSITIVE_INFINITY;

  /** @param isThere whether a runtime still has the route */
  constructor(holder: RuntimeHolder, isThere: (runtime: Runtime) => boolean) {
    this.#holder = holder;
    this.#isThere = isThere;
    this.#runtime = holder.current;
  }

  /** @param now monotonic milliseconds */
  isOver(now: number): boolean {
    const { current } = this.#holder;
    if (current !== undefined && current !== this.#runtime) {
      this.#runtime = current;
      if (this.#isThere(current)) this.#at = Number.POSITIVE_INFINITY;
      else this.#at = Math.min(this.#at, now + current.snapshot.settings.drainTimeoutMs);
    }
    return now >= this.#at;
  }
}
