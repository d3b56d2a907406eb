import type {
  DenialDelta,
  EndpointEventDelta,
  HandshakeDelta,
  ListenerGauge,
  PolicyEventDelta,
  RefusalDelta,
  RequestDelta,
  TunnelDelta,
  WebSocketDelta,
} from '@sluice/metrics';
import { CountTally } from './count-tally.ts';
import { DenialTally } from './denial-tally.ts';
import { ListenerTally, type MutableListenerGauge } from './listener-tally.ts';
import { RequestSeries, type Series, type SeriesKey } from './request-series.ts';
import { TunnelTally } from './tunnel-tally.ts';
import { WebSocketTally } from './web-socket-tally.ts';

/**
 * What is recorded of one finished exchange. Its status is what was sent to the client, 499 when the client left first;
 * its error is a `ProxyError` code, empty on success.
 */
export interface FinishedExchange extends SeriesKey {
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

export interface RecorderOptions {
  /** Distinct combinations held at once, before names are folded. Default 5,000, about 2 KB each. */
  readonly maxSeries?: number;
}

/**
 * Kept by whoever records much of the same: a route's exchanges mostly go to one endpoint and end with one status, and
 * comparing with the series of the last one is quicker than looking it up.
 */
export interface SeriesMemo {
  series: Series | undefined;
}

/**
 * Counts what passes through this worker. `record` runs once per request on the hot path. What it holds is read by
 * `take` and cleared by `commit`, so an interval that could not be delivered simply goes on and is part of the next one.
 */
export class Recorder {
  readonly #requests: RequestSeries;
  readonly #listeners = new ListenerTally();
  readonly #tunnels = new TunnelTally();
  readonly webSockets = new WebSocketTally();
  readonly handshakes = new CountTally<HandshakeDelta>();
  readonly refusals = new CountTally<RefusalDelta>();
  readonly policyEvents = new CountTally<PolicyEventDelta>();
  readonly denials = new DenialTally();
  readonly endpointEvents = new CountTally<EndpointEventDelta>();

  constructor(options: RecorderOptions = {}) {
    this.#requests = new RequestSeries(options.maxSeries ?? 5000);
  }

  /** Requests counted under a coarser name since the last `commit`. */
  get folded(): number {
    return this.#requests.folded;
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
      series = this.#requests.of(exchange);
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
    const series = this.#requests.of(exchange);
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
    policyEvents: PolicyEventDelta[];
    denials: DenialDelta[];
    tunnels: TunnelDelta[];
    endpointEvents: EndpointEventDelta[];
    folded: number;
  } {
    const [requests, folded] = [this.#requests.take(), this.#requests.folded];
    const listeners = this.#listeners.take();
    const [webSockets, tunnels] = [this.webSockets.take(), this.#tunnels.take()];
    const [handshakes, refusals] = [this.handshakes.take(), this.refusals.take()];
    const [policyEvents, denials] = [this.policyEvents.take(), this.denials.take()];
    const endpointEvents = this.endpointEvents.take();
    return {
      ...{
        requests,
        listeners,
        webSockets,
        handshakes,
        refusals,
        policyEvents,
        denials,
        tunnels,
        endpointEvents,
        folded,
      },
    };
  }

  /** Begins a new interval: what `take` answered has been delivered, or given up. */
  commit(): void {
    this.#requests.commit();
    this.#listeners.commit();
    this.webSockets.commit();
    this.handshakes.commit();
    this.refusals.commit();
    this.policyEvents.commit();
    this.denials.commit();
    this.endpointEvents.commit();
    this.#tunnels.commit();
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
