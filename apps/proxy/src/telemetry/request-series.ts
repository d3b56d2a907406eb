import { Histogram, type RequestDelta } from '@sluice/metrics';

/** What tells one series from another. Empty strings stand for "none", as in `RequestDelta`. */
export interface SeriesKey {
  readonly listener: string;
  readonly route: string;
  readonly upstream: string;
  readonly endpoint: string;
  readonly status: number;
  readonly error: string;
}

/** The counts of one combination since the last `commit`. */
export interface Series extends SeriesKey {
  count: number;
  bytesReceived: number;
  bytesSent: number;
  retries: number;
  durationSumMs: number;
  readonly durations: Histogram;
  /** Intervals since it saw anything. */
  idleFor: number;
  /** No longer held: what a memo still remembers of it would be counted for nobody. */
  forgotten: boolean;
}

/** Stands in for a name that was folded. Brackets cannot occur in the name of a resource. */
export const foldedName = '(other)';

/** A series that saw nothing for this many intervals gives its place to others. */
const idleIntervals = 60;

type ByStatus = Map<number, Series>;
type ByError = Map<string, ByStatus>;
type ByEndpoint = Map<string, ByError>;
type ByUpstream = Map<string, ByEndpoint>;
type ByRoute = Map<string, ByUpstream>;

/**
 * All series of a worker. Status codes and endpoints are chosen by others (a broken upstream can answer with 900
 * codes), so the number of combinations is guarded: over the limit the endpoint becomes `(other)` and the status its
 * class; when that is full too, only the listener stays.
 */
export class RequestSeries {
  readonly #most: number;
  #tree = new Map<string, ByRoute>();
  #all: Series[] = [];
  #folded = 0;

  /** @param most distinct combinations held at once, before names are folded */
  constructor(most: number) {
    this.#most = most;
  }

  /** Requests counted under a coarser name since the last `commit`. */
  get folded(): number {
    return this.#folded;
  }

  /** The series that this is counted in: six map lookups, and no allocation once the combination is known. */
  of(key: SeriesKey): Series {
    return this.#find(key) ?? this.#place(key);
  }

  /** What was counted since the last `commit`, in transit form. Changes nothing. */
  take(): RequestDelta[] {
    const taken: RequestDelta[] = [];
    for (const series of this.#all) {
      if (isQuiet(series)) continue;
      const { listener, route, upstream, endpoint, status, error } = series;
      const { count, bytesReceived, bytesSent, retries, durationSumMs } = series;
      taken.push({
        ...{ listener, route, upstream, endpoint, status, error },
        ...{ count, bytesReceived, bytesSent, retries, durationSumMs },
        durations: series.durations.toSparse(),
      });
    }
    return taken;
  }

  commit(): void {
    let idle = 0;
    for (const series of this.#all) {
      if (isQuiet(series)) {
        series.idleFor += 1;
        if (series.idleFor > idleIntervals) idle += 1;
        continue;
      }
      series.idleFor = 0;
      series.count = 0;
      series.bytesReceived = 0;
      series.bytesSent = 0;
      series.retries = 0;
      series.durationSumMs = 0;
      series.durations.clear();
    }
    this.#folded = 0;
    // Rebuilding costs one pass over what stays, so it waits until it frees a worthwhile part.
    if (idle > 16 && idle * 4 > this.#all.length) this.#forgetIdle();
  }

  #place({ listener, route, upstream, endpoint, status: given, error }: SeriesKey): Series {
    const status = Number.isInteger(given) ? given : 0;
    // Named one by one: the exchange may be a large object, and its fields may be getters.
    const exact: SeriesKey = { listener, route, upstream, endpoint, status, error };
    const known = this.#find(exact);
    if (known !== undefined) return known;
    if (this.#all.length < this.#most) return this.#insert(exact);
    this.#folded += 1;
    const coarse = { ...exact, endpoint: foldedName, status: Math.floor(status / 100) * 100 };
    const found = this.#find(coarse);
    if (found !== undefined) return found;
    // Half as many again for the coarse ones; what finds no place there shares one series per listener and class.
    if (this.#all.length < this.#most * 1.5) return this.#insert(coarse);
    const coarsest = { ...coarse, route: foldedName, upstream: foldedName, error: '' };
    return this.#find(coarsest) ?? this.#insert(coarsest);
  }

  #find(key: SeriesKey): Series | undefined {
    return this.#tree
      .get(key.listener)
      ?.get(key.route)
      ?.get(key.upstream)
      ?.get(key.endpoint)
      ?.get(key.error)
      ?.get(key.status);
  }

  #insert(key: SeriesKey): Series {
    const sums = { count: 0, bytesReceived: 0, bytesSent: 0, retries: 0, durationSumMs: 0 };
    const series = { ...key, ...sums, durations: new Histogram(), idleFor: 0, forgotten: false };
    this.#all.push(series);
    this.#index(series);
    return series;
  }

  #index(series: Series): void {
    const byRoute: ByRoute = childOf(this.#tree, series.listener);
    const byUpstream: ByUpstream = childOf(byRoute, series.route);
    const byEndpoint: ByEndpoint = childOf(byUpstream, series.upstream);
    const byError: ByError = childOf(byEndpoint, series.endpoint);
    childOf(byError, series.error).set(series.status, series);
  }

  #forgetIdle(): void {
    this.#all = this.#all.filter((series) => {
      series.forgotten = series.idleFor > idleIntervals;
      return !series.forgotten;
    });
    this.#tree = new Map();
    for (const series of this.#all) this.#index(series);
  }
}

/** Nothing since the last `commit`. */
function isQuiet(series: Series): boolean {
  return series.count === 0 && series.bytesReceived === 0 && series.bytesSent === 0;
}

function childOf<Key, Inner, Value>(parent: Map<Key, Map<Inner, Value>>, key: Key): Map<Inner, Value> {
  let child = parent.get(key);
  if (child === undefined) {
    child = new Map();
    parent.set(key, child);
  }
  return child;
}
