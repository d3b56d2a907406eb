import type { BudgetTerms } from '@sluice/policies/forwarding-plans';

/** Requests and retries are remembered for so many seconds. */
const windowSeconds = 10;

/**
 * How much is sent to one upstream beyond what clients asked for, in this worker. One for each upstream, whatever routes
 * lead to it and whatever revision they are of, so that retries together stay a share of what it is asked anyway.
 */
export class RetryBudget {
  readonly #requests = new Uint32Array(windowSeconds);
  readonly #retries = new Uint32Array(windowSeconds);
  /** The newest second that the rings have a place for. */
  #second = 0;
  #underWay = 0;

  /** Retries that wait, or whose attempts are not over. */
  get underWay(): number {
    return this.#underWay;
  }

  /** @param now monotonic milliseconds */
  noteRequest(now: number): void {
    const place = this.#placeOf(now);
    this.#requests[place] = (this.#requests[place] ?? 0) + 1;
  }

  /** Takes one retry out, for whoever says `giveBack` when it is over. False when there is none. */
  take(terms: BudgetTerms, now: number): boolean {
    const place = this.#placeOf(now);
    const within = sum(this.#retries) + 1 <= sum(this.#requests) * terms.share;
    if (!within && this.#underWay >= terms.minimumConcurrency) return false;
    this.#retries[place] = (this.#retries[place] ?? 0) + 1;
    this.#underWay++;
    return true;
  }

  giveBack(): void {
    this.#underWay--;
  }

  #placeOf(now: number): number {
    const second = Math.floor(now / 1000);
    for (let empty = Math.max(this.#second, second - windowSeconds) + 1; empty <= second; empty++) {
      this.#requests[empty % windowSeconds] = 0;
      this.#retries[empty % windowSeconds] = 0;
    }
    this.#second = Math.max(this.#second, second);
    return this.#second % windowSeconds;
  }
}

function sum(counts: Uint32Array): number {
  let total = 0;
  for (const count of counts) total += count;
  return total;
}
