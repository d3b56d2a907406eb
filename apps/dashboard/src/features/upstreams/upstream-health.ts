import { inSubset, isDiscovered, type RouteConfig, staticTargets, type UpstreamConfig } from '@sluice/config';
import type { EndpointGauge } from '@sluice/metrics';
import type { HealthState } from '@sluice/ui';

export interface UpstreamHealth {
  readonly state: HealthState;
  /** `3/4 up`, `Disabled`, `No endpoints`. */
  readonly word: string;
  /** Empty when all is well. */
  readonly reason: string;
}

type Subset = NonNullable<RouteConfig['upstreams']>[number]['subset'];

/** Of an upstream, or of the subset of it that a route refers to, from what workers say of its endpoints. */
export function upstreamHealth(
  upstream: UpstreamConfig,
  gauges: readonly EndpointGauge[],
  subset?: Subset,
): UpstreamHealth {
  if (!upstream.enabled) return { state: 'unknown', word: 'Disabled', reason: 'Switched off' };
  const written = upstream.targets.filter(({ enabled, labels }) => enabled && inSubset(labels, subset));
  const targets = [...staticTargets({ targets: written }), ...discovered(upstream, gauges)];
  if (targets.length === 0) return { state: 'unhealthy', word: 'No endpoints', reason: 'Every request gets 503' };
  const known = new Map(gauges.map((gauge) => [gauge.endpoint, gauge]));
  const healths = targets.map(({ address }) => known.get(address)?.health ?? 'unknown');
  const isDraining = targets.map(({ draining }) => draining);
  const draining = isDraining.filter(Boolean).length;
  if (draining === targets.length) {
    return { state: 'draining', word: 'All draining', reason: 'New requests get 503' };
  }
  const down = targets.filter((_, index) => healths[index] === 'unhealthy' && !isDraining[index]);
  const left = targets.length - draining;
  const word = `${left - down.length}/${targets.length} up${draining === 0 ? '' : `, ${draining} draining`}`;
  const [first] = down;
  const reason = first === undefined ? '' : `${first.address}: ${known.get(first.address)?.reason ?? ''}`;
  if (down.length === left) {
    // What workers do then is the opposite of what one would think.
    const openWords =
      upstream.healthCheck === undefined || upstream.panicThreshold === 0
        ? ''
        : '; while all are down, requests go to all of them';
    return { state: 'unhealthy', word, reason: `${reason}${openWords}` };
  }
  if (down.length > 0) return { state: 'degraded', word, reason };
  const degraded = targets.find((_, index) => healths[index] === 'degraded');
  if (degraded !== undefined) {
    return { state: 'degraded', word, reason: `${degraded.address}: ${known.get(degraded.address)?.reason ?? ''}` };
  }
  if (healths.every((health) => health === 'unknown')) {
    return { state: 'unknown', word: `${targets.length} untried`, reason: 'No request has been sent there yet' };
  }
  return { state: 'healthy', word, reason: '' };
}

/** Endpoints that workers know and no target names. Their labels are not known here, so they count for every subset. */
function discovered(
  { targets }: UpstreamConfig,
  gauges: readonly EndpointGauge[],
): { readonly address: string; readonly draining: boolean }[] {
  if (!targets.some((target) => target.enabled && isDiscovered(target))) return [];
  const written = new Set(targets.map(({ address }) => address));
  return gauges
    .filter(({ endpoint }) => !written.has(endpoint))
    .map(({ endpoint, health }) => ({ address: endpoint, draining: health === 'draining' }));
}
