import { type Clock, SluiceError } from '@sluice/core';

const windowMs = 60_000;
const maximumKeys = 10_000;

/** Ten failures a minute for each key, in memory. Begin before the secret is looked at, give back when it was right. */
export class AttemptLimiter {
  readonly #clock: Clock;
  readonly #windows = new Map<string, { count: number; readonly endsAt: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @throws SluiceError `unavailable` when there were too many */
  begin(key: string): void {
    const now = this.#clock.monotonic();
    const known = this.#windows.get(key);
    const window = known !== undefined && known.endsAt > now ? known : { count: 0, endsAt: now + windowMs };
    if (window.count >= 10)
      throw new SluiceError('unavailable', 'Too many wrong attempts. Wait a minute and try again.');
    window.count += 1;
    this.#windows.delete(key);
    this.#windows.set(key, window);
    for (const oldest of this.#windows.keys()) {
      if (this.#windows.size <= maximumKeys) break;
      this.#windows.delete(oldest);
    }
  }

  succeed(key: string): void {
    const window = this.#windows.get(key);
    if (window !== undefined && window.count > 0) window.count -= 1;
  }
}
