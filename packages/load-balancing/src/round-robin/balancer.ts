import { isRamping, type LoadBalancerFactory } from '../contract.ts';
import type { RoundRobinConfig } from './schema.ts';
import { smoothSchedule } from './smooth-schedule.ts';
import { WeightCounter } from './weight-counter.ts';

/**
 * Smooth weighted round robin. While every endpoint is a candidate, picks walk a schedule laid out once per endpoint
 * set: one step each. As soon as some are filtered out (unhealthy, draining, outside a route's subset) picks are
 * counted instead; a shared cursor that skips over the missing would favour whoever follows them, and two subsets that
 * take turns could starve each other's members. So it is while an endpoint starts slowly, whose weight grows meanwhile.
 *
 * The cursor starts at a random turn, or after each change of the set every worker would send its first request to
 * the same endpoint.
 */
export const createRoundRobin: LoadBalancerFactory<RoundRobinConfig> = (_config, endpoints, { random }) => {
  const schedule = isRamping(endpoints) ? undefined : smoothSchedule(endpoints.map((endpoint) => endpoint.weight));
  const counter = new WeightCounter(endpoints, random);
  let cursor = Math.floor(random() * (schedule?.length ?? 0));

  return {
    pick(candidates) {
      if (schedule !== undefined && candidates.length === endpoints.length && candidates.length > 0) {
        cursor = cursor + 1 < schedule.length ? cursor + 1 : 0;
        // The schedule is as long as its cursor says and holds indexes of endpoints only.
        const index = schedule[cursor] as number;
        const turn = endpoints[index];
        // The gate keeps the order of the set, so the first look finds it.
        if (turn !== undefined && (candidates[index] === turn || candidates.includes(turn))) return turn;
      }
      return counter.pick(candidates);
    },
  };
};
