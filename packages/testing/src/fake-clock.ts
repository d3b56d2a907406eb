import type { Clock, Timer } from '@sluice/core';

interface Pending {
  at: number;
  readonly intervalMs: number | undefined;
  readonly task: () => void;
}

/** A clock that stands still until told. Timers fire in the order of their times, on the caller's stack. */
export class FakeClock implements Clock {
  #elapsed = 0;
  #wallOffset: number;
  #pending: Pending[] = [];

  /** @param now wall clock at the start, milliseconds since the epoch */
  constructor(now = 1_700_000_000_000) {
    this.#wallOffset = now;
  }

  now(): number {
    return this.#wallOffset + this.#elapsed;
  }

  monotonic(): number {
    return this.#elapsed;
  }

  after(delayMs: number, task: () => void): Timer {
    return this.#add({ at: this.#elapsed + delayMs, intervalMs: undefined, task });
  }

  every(intervalMs: number, task: () => void): Timer {
    return this.#add({ at: this.#elapsed + intervalMs, intervalMs, task });
  }

  /** Lets time pass, firing what falls due, also what those tasks add. */
  advance(milliseconds: number): void {
    const end = this.#elapsed + milliseconds;
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#elapsed = Math.max(this.#elapsed, next.at);
      if (next.intervalMs === undefined) this.#remove(next);
      else next.at += Math.max(next.intervalMs, 1);
      next.task();
    }
    this.#elapsed = end;
  }

  /** What a step of the system's clock does: wall time changes, durations and timers do not. */
  jump(milliseconds: number): void {
    this.#wallOffset += milliseconds;
  }

  /** Timers that have neither fired nor been cancelled; an owner that has stopped leaves none. */
  get pendingTimers(): number {
    return this.#pending.length;
  }

  #add(pending: Pending): Timer {
    this.#pending.push(pending);
    return { cancel: () => this.#remove(pending) };
  }

  #remove(pending: Pending): void {
    this.#pending = this.#pending.filter((other) => other !== pending);
  }

  #next(end: number): Pending | undefined {
    let earliest: Pending | undefined;
    for (const pending of this.#pending) {
      if (pending.at <= end && (earliest === undefined || pending.at < earliest.at)) earliest = pending;
    }
    return earliest;
  }
}
