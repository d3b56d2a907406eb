import type { EndpointGauge } from '@sluice/metrics';
import type { EndpointReport } from '../health/health-directory.ts';

/**
 * What workers say of endpoints, with what checks say laid over it. A failed check counts whatever workers saw before,
 * because they send nothing there any more; a passed one does not hide that workers cannot get through.
 */
export function withChecks(gauges: readonly EndpointGauge[], reports: readonly EndpointReport[]): EndpointGauge[] {
  const merged = new Map(gauges.map((gauge) => [`${gauge.upstream}\n${gauge.endpoint}`, gauge]));
  for (const { upstream, endpoint, health, since, check } of reports) {
    if (check === undefined && health === 'unknown') continue;
    const key = `${upstream}\n${endpoint}`;
    const seen = merged.get(key) ?? { upstream, endpoint, inFlight: 0, health: 'unknown' as const, reason: '', since };
    const checked = check === undefined ? seen : { ...seen, check };
    if (health === 'unhealthy') {
      merged.set(key, { ...checked, health, reason: `health check: ${check?.reason ?? 'failed'}`, since });
    } else if (health === 'healthy' && seen.health === 'unknown') {
      merged.set(key, { ...checked, health, reason: '', since });
    } else {
      merged.set(key, checked);
    }
  }
  return [...merged.values()];
}
