import { type EndpointState, weightOf } from '../contract.ts';

/**
 * Smooth weighted round robin by counting: with each pick every candidate earns its weight, the richest is picked and
 * pays what all earned. Costs one step per candidate, and is right for any subset of endpoints and any interleaving of
 * subsets, because who does not take part neither earns nor pays.
 */
export class WeightCounter {
  readonly #earned = new Map<EndpointState, number>();

  /** @param random spreads the start, so that workers do not all begin with the same endpoint */
  constructor(endpoints: readonly EndpointState[], random: () => number) {
    for (const endpoint of endpoints) this.#earned.set(endpoint, random() * Math.max(endpoint.weight, 1));
  }

  /** Candidates that weigh nothing are picked only where all do, and then share equally. */
  pick(candidates: readonly EndpointState[]): EndpointState | undefined {
    const weightless = candidates.every((candidate) => candidate.weight === 0);
    let total = 0;
    let richest: EndpointState | undefined;
    let most = Number.NEGATIVE_INFINITY;
    for (const candidate of candidates) {
      const weight = weightless ? 1 : weightOf(candidate);
      if (weight === 0) continue;
      const earned = (this.#earned.get(candidate) ?? 0) + weight;
      this.#earned.set(candidate, earned);
      total += weight;
      if (earned > most) {
        most = earned;
        richest = candidate;
      }
    }
    if (richest !== undefined) this.#earned.set(richest, most - total);
    return richest;
  }
}
