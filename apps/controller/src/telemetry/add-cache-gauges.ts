import type { CacheGauge } from '@sluice/metrics';

/** One for each route: what all workers hold, and may hold, together. */
export function addCacheGauges(gauges: readonly CacheGauge[]): CacheGauge[] {
  const sums = new Map<string, CacheGauge>();
  for (const gauge of gauges) {
    const sum = sums.get(gauge.route) ?? { route: gauge.route, entries: 0, bytes: 0, limitBytes: 0 };
    sums.set(gauge.route, {
      route: gauge.route,
      entries: sum.entries + gauge.entries,
      bytes: sum.bytes + gauge.bytes,
      limitBytes: sum.limitBytes + gauge.limitBytes,
    });
  }
  return [...sums.values()];
}
