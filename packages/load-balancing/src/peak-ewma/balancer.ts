import { parseDurationMs } from '@sluice/core/schema';
import { type EndpointState, type LoadBalancerFactory, weightOf } from '../contract.ts';
import { WeightedChoice } from '../weighted-choice.ts';
import type { PeakEwmaConfig } from './schema.ts';

/**
 * What a failed attempt is taken to have lasted at least, milliseconds: an endpoint that refuses at once would otherwise
 * look like the quickest of all and draw the traffic.
 */
const failureCostsMs = 5_000;
/** Nobody knows how quick it is, and a request is out to learn it: others wait for the answer if they can. */
const unknownCostsMs = 1_000_000;

/**
 * The peak-sensitive moving average of Finagle: a time above what is expected is believed at once, one below it only
 * slowly, and what is expected sinks while nothing is asked, so that one that was slow gets its chance again.
 */
export const createPeakEwma: LoadBalancerFactory<PeakEwmaConfig> = ({ decay }, endpoints, { clock, random }) => {
  const decayMs = parseDurationMs(decay) ?? 10_000; // the schema has seen it
  const choice = new WeightedChoice(endpoints, random);
  let now = 0;

  function costOf(endpoint: EndpointState): number {
    const { latencyMs, latencyAt, load } = endpoint;
    const weight = weightOf(endpoint);
    // The mean weight counts as 1, so that it makes no difference how large weights are written.
    const waiting = weight === 0 ? load : (load * choice.meanWeight) / weight;
    if (latencyMs === 0) return load === 0 ? 0 : unknownCostsMs * (1 + waiting);
    return latencyMs * Math.exp((latencyAt - now) / decayMs) * (1 + waiting);
  }

  function cheaper(first: EndpointState, second: EndpointState): EndpointState {
    return costOf(second) < costOf(first) ? second : first;
  }

  return {
    pick(candidates) {
      now = clock.monotonic();
      return choice.pickBetter(candidates, cheaper);
    },
    observe(endpoint, elapsedMs, failed) {
      const at = clock.monotonic();
      // 0 would say that nothing is known.
      const took = Math.max(failed ? Math.max(elapsedMs, failureCostsMs) : elapsedMs, 0.001);
      const kept = Math.exp((endpoint.latencyAt - at) / decayMs);
      const expected = endpoint.latencyMs * kept;
      endpoint.latencyMs = took >= expected ? took : expected + took * (1 - kept);
      endpoint.latencyAt = at;
    },
    noteWaited(endpoint, elapsedMs) {
      const at = clock.monotonic();
      // No more than a bound, so it is believed only where it is worse than what is expected.
      if (elapsedMs <= endpoint.latencyMs * Math.exp((endpoint.latencyAt - at) / decayMs)) return;
      endpoint.latencyMs = elapsedMs;
      endpoint.latencyAt = at;
    },
  };
};
