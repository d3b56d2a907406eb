import type { Random } from '@sluice/core';
import type { BalancingView, EndpointState, LoadBalancer } from '@sluice/load-balancing/contract';
import { levelOf, levelShares, zoneLevels } from '@sluice/load-balancing/locality';
import type { UpstreamSnapshot } from '@sluice/snapshot/types';
import type { LiveEndpoint } from './endpoint-state.ts';

/**
 * The endpoints of a group by how near they are, as of one answer of the availability gate: which level a request goes
 * to is decided before the balancer chooses within it.
 */
export class ZoneLevels {
  readonly #names: readonly string[];
  readonly #available: readonly LiveEndpoint[];
  /** Of the available ones. Lists that stay the same are what balancers keep their sums for. */
  readonly #members: readonly (readonly LiveEndpoint[])[];
  readonly #shares: readonly number[];
  /** There is nothing to decide. */
  readonly #isOne: boolean;

  constructor(
    { zones, threshold }: NonNullable<UpstreamSnapshot['locality']>,
    ownZone: string | undefined,
    endpoints: readonly LiveEndpoint[],
    available: readonly LiveEndpoint[],
  ) {
    this.#names = zoneLevels({ ownZone, zones });
    this.#available = available;
    const levels = Array.from({ length: this.#names.length + 1 }, () => ({ available: 0, total: 0 }));
    const members = levels.map((): LiveEndpoint[] => []);
    for (const { zone, weight } of endpoints) {
      const level = levels[levelOf(zone, this.#names)];
      if (level !== undefined) level.total += weight;
    }
    for (const endpoint of available) {
      const at = levelOf(endpoint.zone, this.#names);
      const level = levels[at];
      if (level !== undefined) level.available += endpoint.weight;
      members[at]?.push(endpoint);
    }
    this.#members = members;
    this.#shares = levelShares(levels, threshold);
    this.#isOne = members.filter(({ length }) => length > 0).length < 2;
    for (const endpoint of endpoints) endpoint.zoneShare = this.#shares[levelOf(endpoint.zone, this.#names)];
  }

  /**
   * Those of the level that this request goes to.
   * @param candidates of the available ones; the level that has none of them is passed over
   */
  narrow<Endpoint extends EndpointState>(
    candidates: readonly Endpoint[],
    balancer: LoadBalancer | undefined,
    exchange: BalancingView,
    random: Random,
  ): readonly Endpoint[] {
    if (this.#isOne) return candidates;
    // A balancer by key sends a key to the same level as well.
    let point = balancer?.pointOf?.(exchange) ?? random();
    let chosen = -1;
    for (let level = 0; level < this.#shares.length; level += 1) {
      const share = this.#shares[level] as number;
      if (share === 0) continue;
      chosen = level;
      point -= share;
      if (point < 0) break;
    }
    if (chosen === -1) return candidates;
    const whole = (candidates as readonly unknown[]) === this.#available;
    for (const level of [chosen, ...this.#shares.keys()]) {
      // The same list, as long as nobody of it was tried or does not fit.
      const within = whole
        ? (this.#members[level] as unknown as readonly Endpoint[])
        : candidates.filter(({ zone }) => levelOf(zone, this.#names) === level);
      if (within.length > 0) return within;
    }
    return candidates;
  }
}
