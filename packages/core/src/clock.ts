/** A running timer; `cancel` is idempotent. */
export interface Timer {
  cancel(): void;
}

/**
 * Time as a parameter. Balancers, policies, limiters, rollups and everything else whose behaviour depends on time
 * take a `Clock`, so tests can hold it still and a wall-clock jump cannot change a cadence.
 */
export interface Clock {
  /** Wall clock, milliseconds since the Unix epoch. May jump. For timestamps only. */
  now(): number;
  /** Monotonic milliseconds with fraction from an arbitrary origin. Never jumps. For durations and deadlines. */
  monotonic(): number;
  /** Runs `task` once after `delayMs`; the timer does not keep the process alive. */
  after(delayMs: number, task: () => void): Timer;
  /** Runs `task` every `intervalMs` until cancelled; does not keep the process alive. */
  every(intervalMs: number, task: () => void): Timer;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, task) {
    const handle = setTimeout(task, delayMs);
    handle.unref?.();
    return { cancel: () => clearTimeout(handle) };
  },
  every(intervalMs, task) {
    const handle = setInterval(task, intervalMs);
    handle.unref?.();
    return { cancel: () => clearInterval(handle) };
  },
};
