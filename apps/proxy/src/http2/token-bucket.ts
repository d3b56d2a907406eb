/** Allows bursts and a rate: how often a peer may do what costs more than it brings. */
export class TokenBucket {
  readonly #burst: number;
  readonly #perMs: number;
  #tokens: number;
  #at: number;

  /**
   * @param rate per second, in the long run
   * @param now monotonic milliseconds
   */
  constructor(burst: number, rate: number, now: number) {
    this.#burst = burst;
    this.#perMs = rate / 1000;
    this.#tokens = burst;
    this.#at = now;
  }

  /** False when there is none left. */
  take(now: number): boolean {
    this.#tokens = Math.min(this.#burst, this.#tokens + (now - this.#at) * this.#perMs);
    this.#at = now;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }
}
