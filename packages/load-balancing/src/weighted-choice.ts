import type { Random } from '@sluice/core';
import { type EndpointState, isRamping, weightOf } from './contract.ts';

/**
 * Draws candidates in proportion to their weights; where all weigh nothing, evenly. The sums of the list asked for last
 * are kept, because the gate hands out the same list until it changes its mind: a draw then costs a binary search. While
 * an endpoint starts slowly they are summed up for each draw.
 */
export class WeightedChoice {
  #candidates: readonly EndpointState[] = [];
  /** `#sums[i]` is the weight of the candidates up to and with `i`. */
  #sums: number[] = [];
  #total = 0;
  readonly #random: Random;
  readonly #steady: boolean;

  /** @param endpoints the whole set */
  constructor(endpoints: readonly EndpointState[], random: Random) {
    this.#random = random;
    this.#steady = !isRamping(endpoints);
  }

  /** Mean weight of those asked for last. */
  get meanWeight(): number {
    return this.#total / this.#sums.length;
  }

  pick(candidates: readonly EndpointState[]): EndpointState | undefined {
    if (candidates.length < 2) return candidates[0];
    this.#sumUp(candidates);
    return candidates[this.#indexAt(this.#random() * this.#total)];
  }

  /**
   * Calls back with two different ones, where two weigh something; else with the same one twice.
   * @param better of the two
   */
  pickBetter(
    candidates: readonly EndpointState[],
    better: (first: EndpointState, second: EndpointState) => EndpointState,
  ): EndpointState | undefined {
    if (candidates.length < 2) return candidates[0];
    this.#sumUp(candidates);
    const at = this.#indexAt(this.#random() * this.#total);
    const first = candidates[at] as EndpointState; // an index of the list
    const before = at === 0 ? 0 : (this.#sums[at - 1] as number);
    const own = (this.#sums[at] as number) - before;
    const rest = this.#total - own;
    if (rest <= 0) return first;
    // Drawn from what is left when the first is cut out.
    const point = this.#random() * rest;
    const other = candidates[this.#indexAt(point < before ? point : point + own)] as EndpointState;
    return better(first, other);
  }

  #sumUp(candidates: readonly EndpointState[]): void {
    if (candidates === this.#candidates && this.#steady) return;
    this.#candidates = candidates;
    this.#sums.length = 0;
    let total = 0;
    for (const candidate of candidates) {
      total += weightOf(candidate);
      this.#sums.push(total);
    }
    if (total === 0) {
      for (let index = 0; index < candidates.length; index += 1) this.#sums[index] = index + 1;
      total = candidates.length;
    }
    this.#total = total;
  }

  /** The first whose sum is above the point, so that one without weight is never it. */
  #indexAt(point: number): number {
    let low = 0;
    let high = this.#sums.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sums[middle] as number) > point) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
