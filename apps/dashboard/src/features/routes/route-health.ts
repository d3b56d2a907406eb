import type { RouteConfig, UpstreamConfig } from '@sluice/config';
import type { EndpointGauge } from '@sluice/metrics';
import type { HealthState } from '@sluice/ui';
import { upstreamHealth } from '../upstreams/upstream-health.ts';

export interface RouteHealth {
  readonly state: HealthState;
  readonly word: string;
  /** Empty when there is nothing to add. */
  readonly reason: string;
}

export interface RouteSurroundings {
  /** The route that takes all of its requests. */
  readonly shadowedBy: string | undefined;
  readonly upstreams: ReadonlyMap<string, UpstreamConfig>;
  readonly gaugesOf: (upstream: string) => readonly EndpointGauge[];
}

/** Whether requests reach a route, and get an answer behind it. */
export function routeHealth(route: RouteConfig, { shadowedBy, upstreams, gaugesOf }: RouteSurroundings): RouteHealth {
  if (!route.enabled) return { state: 'unknown', word: 'Disabled', reason: 'Switched off' };
  if (shadowedBy !== undefined) {
    return { state: 'degraded', word: 'Never reached', reason: `${shadowedBy} comes first and takes all its requests` };
  }
  const behind = (route.upstreams ?? []).flatMap(({ name, subset }) => {
    const upstream = upstreams.get(name);
    return upstream === undefined ? [] : [{ name, health: upstreamHealth(upstream, gaugesOf(name), subset) }];
  });
  const troubled = behind.find(({ health }) => health.state === 'unhealthy' || health.word === 'Disabled');
  const weak = behind.find(({ health }) => health.state === 'degraded');
  const worst = troubled ?? weak;
  if (worst !== undefined) {
    return {
      state: troubled !== undefined && behind.length === 1 ? 'unhealthy' : 'degraded',
      word: troubled === undefined ? 'Degraded' : 'Upstream down',
      reason: `${worst.name}: ${worst.health.word}${worst.health.reason === '' ? '' : `, ${worst.health.reason}`}`,
    };
  }
  return { state: 'healthy', word: 'Serving', reason: '' };
}
