import {
  type HandshakeDelta,
  Histogram,
  type ListenerGauge,
  type RefusalDelta,
  type RequestDelta,
  type TunnelDelta,
  type WebSocketDelta,
} from '@sluice/metrics';
import { HandshakeTally } from './handshake-tally.ts';
import { ListenerTally, type MutableListenerGauge } from './listener-tally.ts';
import { RefusalTally } from './refusal-tally.ts';
import { TunnelTally } from './tunnel-tally.ts';
import { WebSocketTally } from './web-socket-tally.ts';

/** What is recorded of one finished exchange. Empty strings stand for "none", as in `RequestDelta`. */
export interface FinishedExchange {
  readonly listener: string;
  readonly route: string;
  readonly upstream: string;
  readonly endpoint: string;
  /** Sent to the client; 499 when the client left first. */
  readonly status: number;
  /** `ProxyError` code, empty on success. */
  readonly error: string;
  readonly bytesReceived: number;
  readonly bytesSent: number;
  /** Attempts beyond the first. */
  readonly retries: number;
  /** From the first byte of the request to the last byte of the response. */
  readonly durationMs: number;
  /**
   * A WebSocket lives as long as somebody wants it to: it is counted, and its life is not taken for a response time. Its
   * bytes have been recorded as they passed.
   */
  readonly isWebSocket?: boolean;
  /** So does a connection that is carried as it is; its bytes are known at its end. */
  readonly isTunnel?: boolean;
}

type SeriesKey = Pick<FinishedExchange, 'listener' | 'route' | 'upstream' | 'endpoint' | 'status' | 'error'>;

export interface RecorderOptions {
  /** Distinct combinations held at once, before names are folded. Default 5,000, about 2 KB each. */
  readonly maxSeries?: number;
}

/** Stands in for a name that was folded. Brackets cannot occur in the name of a resource. */
export const foldedName = '(other)';

/** A series that saw nothing for this many intervals gives its place to others. */
const idleIntervals = 60;

interface Series {
  /** No longer held: what a memo still remembers of it would be counted for nobody. */
  forgotten: boolean;
  readonly listener: string;
  readonly route: string;
  readonly upstream: string;
  readonly endpoint: string;
  readonly status: number;
  readonly error: string;
  count: number;
  bytesReceived: number;
  bytesSent: number;
  retries: number;
  durationSumMs: number;
  readonly durations: Histogram;
  idleFor: number;
}

/** Nothing since the last `commit`. */
function isQuiet(series: Series): boolean {
  return series.count === 0 && series.bytesReceived === 0 && series.bytesSent === 0;
}

/**
 * Kept by whoever records much of the same: a route's exchanges mostly go to one endpoint and end with one status, and
 * comparing with the series of the last one is quicker than looking it up.
 */
export interface SeriesMemo {
  series: Series | undefined;
}

type ByStatus = Map<number, Series>;
type ByError = Map<string, ByStatus>;
type ByEndpoint = Map<string, ByError>;
type ByUpstream = Map<string, ByEndpoint>;
type ByRoute = Map<string, ByUpstream>;

/**
 * Counts what passes through this worker. `record` runs once per request on the hot path: six map lookups and a few
 * additions, no allocation once a combination is known. What it holds is read by `take` and cleared by `commit`, so
 * an interval that could not be delivered simply goes on and is part of the next one.
 *
 * Status codes and endpoints are chosen by others (a broken upstream can answer with 900 codes), so the number of
 * combinations is guarded: over the limit the endpoint becomes `(other)` and the status its class; when that is full
 * too, only the listener stays. `folded` says how many requests it happened to.
 */
export class Recorder {
  readonly #maxSeries: number;
  readonly #listeners = new ListenerTally();
  readonly #tunnels = new TunnelTally();
  #tree = new Map<string, ByRoute>();
  #series: Series[] = [];
  #folded = 0;
  readonly webSockets = new WebSocketTally();
  readonly handshakes = new HandshakeTally();
  readonly refusals = new RefusalTally();

  constructor(options: RecorderOptions = {}) {
    this.#maxSeries = options.maxSeries ?? 5000;
  }

  /** Requests counted under a coarser name since the last `commit`. */
  get folded(): number {
    return this.#folded;
  }

  /** The gauges of one listener, made when first asked for. The same object until `forgetListener`. */
  listener(name: string): MutableListenerGauge {
    return this.#listeners.of(name);
  }

  /** After the last connection of a removed listener has gone. */
  forgetListener(name: string): void {
    this.#listeners.forget(name);
  }

  /** @param memo of what is recorded with equal routes; it may be shared by several recorders' callers, not by recorders */
  record(exchange: FinishedExchange, memo?: SeriesMemo): void {
    let series = memo?.series;
    if (series === undefined || !isOf(series, exchange)) {
      series = this.#find(exchange) ?? this.#place(exchange);
      if (memo !== undefined) memo.series = series;
    }
    series.count += 1;
    series.retries += exchange.retries;
    if (exchange.isWebSocket === true) return;
    series.bytesReceived += exchange.bytesReceived;
    series.bytesSent += exchange.bytesSent;
    if (exchange.isTunnel === true) {
      this.#tunnels.record(exchange);
      return;
    }
    series.durationSumMs += exchange.durationMs;
    series.durations.observe(exchange.durationMs);
  }

  /** Bytes of an exchange that has not finished, for those that last. */
  recordBytes(exchange: SeriesKey, received: number, sent: number): void {
    const series = this.#find(exchange) ?? this.#place(exchange);
    series.bytesReceived += received;
    series.bytesSent += sent;
  }

  /** Everything since the last `commit`, in transit form. Changes nothing. */
  take(): {
    requests: RequestDelta[];
    listeners: ListenerGauge[];
    webSockets: WebSocketDelta[];
    handshakes: HandshakeDelta[];
    refusals: RefusalDelta[];
    tunnels: TunnelDelta[];
    folded: number;
  } {
    const requests: RequestDelta[] = [];
    for (const series of this.#series) {
      if (isQuiet(series)) continue;
      const { idleFor: _, forgotten: __, durations, ...figures } = series;
      requests.push({ ...figures, durations: durations.toSparse() });
    }
    const listeners = this.#listeners.take();
    const [webSockets, tunnels] = [this.webSockets.take(), this.#tunnels.take()];
    const [handshakes, refusals] = [this.handshakes.take(), this.refusals.take()];
    return { requests, listeners, webSockets, handshakes, refusals, tunnels, folded: this.#folded };
  }

  /** Begins a new interval: what `take` answered has been delivered, or given up. */
  commit(): void {
    let idle = 0;
    for (const series of this.#series) {
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
    this.#listeners.commit();
    this.webSockets.commit();
    this.handshakes.commit();
    this.refusals.commit();
    this.#folded = 0;
    this.#tunnels.commit();
    // Rebuilding costs one pass over what stays, so it waits until it frees a worthwhile part.
    if (idle > 16 && idle * 4 > this.#series.length) this.#forgetIdle();
  }

  #place({ listener, route, upstream, endpoint, status: given, error }: SeriesKey): Series {
    const status = Number.isInteger(given) ? given : 0;
    // Named one by one: the exchange may be a large object, and its fields may be getters.
    const exact: SeriesKey = { listener, route, upstream, endpoint, status, error };
    const known = this.#find(exact);
    if (known !== undefined) return known;
    if (this.#series.length < this.#maxSeries) return this.#insert(exact);
    this.#folded += 1;
    const coarse = { ...exact, endpoint: foldedName, status: Math.floor(status / 100) * 100 };
    const found = this.#find(coarse);
    if (found !== undefined) return found;
    // Half as many again for the coarse ones; what finds no place there shares one series per listener and class.
    if (this.#series.length < this.#maxSeries * 1.5) return this.#insert(coarse);
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

  #insert({ listener, route, upstream, endpoint, status, error }: SeriesKey): Series {
    const sums = {
      count: 0,
      bytesReceived: 0,
      bytesSent: 0,
      retries: 0,
      durationSumMs: 0,
      idleFor: 0,
      forgotten: false,
    };
    const series = { listener, route, upstream, endpoint, status, error, ...sums, durations: new Histogram() };
    this.#series.push(series);
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
    this.#series = this.#series.filter((series) => {
      series.forgotten = series.idleFor > idleIntervals;
      return !series.forgotten;
    });
    this.#tree = new Map();
    for (const series of this.#series) this.#index(series);
  }
}

function isOf(series: Series, exchange: FinishedExchange): boolean {
  return (
    series.status === exchange.status &&
    series.endpoint === exchange.endpoint &&
    series.listener === exchange.listener &&
    series.route === exchange.route &&
    series.upstream === exchange.upstream &&
    series.error === exchange.error &&
    !series.forgotten
  );
}

function childOf<Key, Inner, Value>(parent: Map<Key, Map<Inner, Value>>, key: Key): Map<Inner, Value> {
  let child = parent.get(key);
  if (child === undefined) {
    child = new Map();
    parent.set(key, child);
  }
  return child;
}
