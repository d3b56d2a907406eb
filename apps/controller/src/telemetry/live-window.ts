import { type Figures, Histogram, isFailure, type RequestDelta, type SparseHistogram } from '@sluice/metrics';

interface WindowEntry {
  readonly names: readonly [string, string];
  count: number;
  failures: number;
  retries: number;
  readonly durations: Histogram;
}

/** The ways one request is counted: as part of the whole, of each object on its path, and of each edge of the map. */
const scopes = {
  total: () => ['', ''],
  listeners: ({ listener }) => [listener, ''],
  routes: ({ route }) => [route, ''],
  upstreams: ({ upstream }) => [upstream, ''],
  endpoints: ({ upstream, endpoint }) => [upstream, endpoint],
  listenerRoutes: ({ listener, route }) => [listener, route],
  routeUpstreams: ({ route, upstream }) => [route, upstream],
  answers: ({ listener, status }) => [listener, String(status)],
} as const satisfies Record<string, (request: RequestDelta) => readonly [string, string]>;

export type WindowScope = keyof typeof scopes;

/** Scopes whose second name decides whether there is anything to count. */
const namedBySecond: ReadonlySet<WindowScope> = new Set(['endpoints', 'listenerRoutes', 'routeUpstreams']);

export interface WindowFigures extends Figures {
  readonly names: readonly [string, string];
  /** Attempts beyond the first of a request, per second. */
  readonly retryRate: number;
}

/**
 * Sums over a sliding window, kept by adding what arrives and taking back what has become too old, so that a sample
 * costs as much as there are objects with traffic and not as much as there was traffic.
 */
export class LiveWindow {
  readonly #scopes: ReadonlyMap<WindowScope, Map<string, WindowEntry>> = new Map(
    // The keys of an object literal are the keys of its type.
    (Object.keys(scopes) as WindowScope[]).map((scope) => [scope, new Map()]),
  );

  add(requests: readonly RequestDelta[]): void {
    for (const request of requests) this.#change(request, 1);
  }

  /** `requests` must have been added before. */
  subtract(requests: readonly RequestDelta[]): void {
    for (const request of requests) this.#change(request, -1);
  }

  /** Figures of everything in a scope that saw a request inside the window. */
  figures(scope: WindowScope, windowMs: number): WindowFigures[] {
    const seconds = windowMs / 1000;
    return Array.from(this.#scopes.get(scope)?.values() ?? [], ({ names, count, failures, retries, durations }) => {
      const [p50Ms = null, p95Ms = null, p99Ms = null] = durations.percentiles([0.5, 0.95, 0.99]).map(short);
      const rates = { rate: short(count / seconds), retryRate: short(retries / seconds) };
      return { names, ...rates, errorShare: short(failures / count), p50Ms, p95Ms, p99Ms };
    });
  }

  #change(request: RequestDelta, sign: 1 | -1): void {
    const failures = isFailure(request.status, request.error) ? request.count : 0;
    for (const [scope, entries] of this.#scopes) {
      const names = scopes[scope](request);
      const [first, second] = names;
      if (scope !== 'total' && (namedBySecond.has(scope) ? second : first) === '') continue;
      const key = `${first}\n${second}`;
      let entry = entries.get(key);
      if (entry === undefined) {
        entry = { names, count: 0, failures: 0, retries: 0, durations: new Histogram() };
        entries.set(key, entry);
      }
      entry.count += sign * request.count;
      entry.failures += sign * failures;
      entry.retries += sign * request.retries;
      addTo(entry.durations, request.durations, sign);
      if (entry.count <= 0) entries.delete(key);
    }
  }
}

function addTo(histogram: Histogram, durations: SparseHistogram, sign: 1 | -1): void {
  if (sign === 1) histogram.add(durations);
  else histogram.subtract(durations);
}

/** Four digits are more than a chart shows, and a third of the bytes on the wire. */
function short<Value extends number | null>(value: Value): Value {
  if (value === null || value === 0) return value;
  // Powers of ten are whole numbers on either side of the fraction, so that no digits come back in by rounding.
  const exponent = Math.floor(Math.log10(Math.abs(value))) - 3;
  const scale = 10 ** Math.abs(exponent);
  const rounded = exponent > 0 ? Math.round(value / scale) * scale : Math.round(value * scale) / scale;
  return rounded as Value; // a number stays a number
}
