import type { EndpointGauge, EndpointHealth, UpstreamGauge } from '@sluice/metrics';

/** A worker that does not know yet has no say against one that does. */
const worstFirst: readonly EndpointHealth[] = ['unhealthy', 'draining', 'degraded', 'healthy', 'unknown'];

/** Worst health wins with its reason and time, in-flight is added. Each worker judges for itself whom it keeps out. */
export function mergeEndpointGauges(gauges: readonly EndpointGauge[]): EndpointGauge[] {
  const byEndpoint = Map.groupBy(gauges, ({ upstream, endpoint }) => `${upstream}\n${endpoint}`);
  return Array.from(byEndpoint.values(), merge);
}

function merge(gauges: readonly EndpointGauge[]): EndpointGauge {
  const worst = gauges.reduce((a, b) => (worstFirst.indexOf(b.health) < worstFirst.indexOf(a.health) ? b : a));
  // Each worker expects what it has seen itself.
  const latencies = gauges.flatMap(({ latencyMs }) => (latencyMs === undefined ? [] : [latencyMs]));
  const ramps = gauges.flatMap(({ ramp }) => (ramp === undefined ? [] : [ramp]));
  const merged = {
    ...worst,
    inFlight: gauges.reduce((sum, { inFlight }) => sum + inFlight, 0),
    ...(latencies.length === 0 ? {} : { latencyMs: Math.max(...latencies) }),
    ...(ramps.length === 0 ? {} : { ramp: Math.min(...ramps) }),
  };
  const keepOut = gauges.filter(({ absence }) => absence !== undefined).length;
  if (merged.absence === undefined || keepOut === gauges.length) return merged;
  // The others send requests there still.
  const health = merged.health === 'unhealthy' ? 'degraded' : merged.health;
  return { ...merged, health, reason: `${merged.reason} (by ${keepOut} of ${gauges.length} workers)` };
}

/** Panic in one worker is panic; the fewest available count. */
export function mergeUpstreamGauges(gauges: readonly UpstreamGauge[]): UpstreamGauge[] {
  const byUpstream = Map.groupBy(gauges, ({ upstream }) => upstream);
  return Array.from(byUpstream, ([upstream, own]) => ({
    upstream,
    endpoints: Math.max(...own.map(({ endpoints }) => endpoints)),
    available: Math.min(...own.map(({ available }) => available)),
    panic: own.some(({ panic }) => panic),
  }));
}
