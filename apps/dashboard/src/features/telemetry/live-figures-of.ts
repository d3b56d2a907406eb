import type { Figures, LiveSample } from '@sluice/metrics';
import type { TelemetryScope } from '@sluice/store/telemetry';

/** What figures are asked of; the name is empty for `total`. */
export interface FiguresOf {
  readonly scope: TelemetryScope;
  readonly name?: string | undefined;
  /** For an endpoint: its address; `name` is then its upstream. */
  readonly endpoint?: string | undefined;
}

/** What the gateway says of objects without a request in a second: they saw none. */
export const quietFigures: Figures = { rate: 0, errorShare: 0, p50Ms: null, p95Ms: null, p99Ms: null };

/** The figures of one object in one sample. */
export function liveFiguresOf(sample: LiveSample, { scope, name, endpoint }: FiguresOf): Figures {
  return find(sample) ?? quietFigures;

  function find(of: LiveSample): Figures | undefined {
    switch (scope) {
      case 'total':
        return of.total;
      case 'listener':
        return of.listeners.find(({ listener }) => listener === name);
      case 'route':
        return of.routes.find(({ route }) => route === name);
      case 'upstream':
        return of.upstreams.find(({ upstream }) => upstream === name);
      case 'endpoint':
        return of.endpoints.find((each) => each.upstream === name && each.endpoint === endpoint);
    }
  }
}
