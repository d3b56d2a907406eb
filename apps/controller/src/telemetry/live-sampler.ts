import type { Clock } from '@sluice/core';
import type {
  CacheGauge,
  DenialDelta,
  EndpointGauge,
  Figures,
  HandshakeDelta,
  ListenerGauge,
  LiveSample,
  PolicyEventDelta,
  RequestDelta,
  TelemetryDelta,
  UpstreamGauge,
  WebSocketDelta,
} from '@sluice/metrics';
import type { EndpointReport } from '../health/health-directory.ts';
import { addCacheGauges } from './add-cache-gauges.ts';
import { liveHandshakes } from './live-handshakes.ts';
import { liveTunnels } from './live-tunnels.ts';
import { liveWebSockets } from './live-web-sockets.ts';
import { LiveWindow, type WindowFigures } from './live-window.ts';
import { mergeEndpointGauges, mergeUpstreamGauges } from './merge-endpoint-gauges.ts';
import { RecentSums } from './recent-sums.ts';
import { RefusalSums } from './refusal-sums.ts';
import { withChecks } from './with-checks.ts';

const windowMs = 10_000;
/** The gauges of a worker that said nothing for so long are no longer true. */
const staleGaugesMs = 5000;

interface Received {
  readonly at: number;
  readonly worker: string;
  readonly coveredMs: number;
  readonly requests: readonly RequestDelta[];
  readonly webSockets: readonly WebSocketDelta[];
  readonly handshakes: readonly HandshakeDelta[];
  readonly listeners: readonly ListenerGauge[];
}

interface WorkerGauges {
  readonly at: number;
  readonly listeners: readonly ListenerGauge[];
  readonly endpoints: readonly EndpointGauge[];
  readonly upstreams: readonly UpstreamGauge[];
  readonly caches: readonly CacheGauge[];
  readonly webSockets: readonly WebSocketDelta[];
}

const quiet: Figures = { rate: 0, errorShare: 0, p50Ms: null, p95Ms: null, p99Ms: null };

/** Turns the deltas of all workers into one picture of the last ten seconds. */
export class LiveSampler {
  readonly #clock: Clock;
  readonly #checks: () => readonly EndpointReport[];
  readonly #window = new LiveWindow();
  readonly #refusals = new RefusalSums();
  readonly #policyEvents = new RecentSums<Omit<PolicyEventDelta, 'count'>>({ kept: 10_000, told: 500 });
  readonly #denials = new RecentSums<Omit<DenialDelta, 'count'>>({ kept: 300, told: 300 });
  readonly #gauges = new Map<string, WorkerGauges>();
  #received: Received[] = [];

  /** @param checks what health checks say at present */
  constructor(clock: Clock, checks: () => readonly EndpointReport[] = () => []) {
    this.#clock = clock;
    this.#checks = checks;
  }

  accept(delta: TelemetryDelta): void {
    const at = this.#clock.monotonic();
    const { worker, requests, listeners, endpoints, upstreams, caches, webSockets, handshakes } = delta;
    this.#received.push({ at, worker, coveredMs: delta.to - delta.from, requests, webSockets, handshakes, listeners });
    this.#window.add(requests);
    this.#refusals.accept(delta);
    for (const { count, ...labels } of delta.policyEvents) this.#policyEvents.add(labels, count, delta.to);
    for (const { count, ...labels } of delta.denials) this.#denials.add(labels, count, delta.to);
    this.#gauges.set(worker, { at, listeners, endpoints, upstreams, caches, webSockets });
  }

  /** Its connections are gone; what it counted stays in the window. */
  forgetWorker(worker: string): void {
    this.#gauges.delete(worker);
  }

  sample(): LiveSample {
    this.#forgetOld();
    const covered = this.#coveredMs();
    const figures = this.#window.figures.bind(this.#window);
    const [total = { names: ['', ''], retryRate: 0, ...quiet }] = figures('total', covered);
    const gauges = [...this.#gauges.values()];
    return {
      at: this.#clock.now(),
      windowMs: covered,
      total: withoutNames(total),
      listeners: figures('listeners', covered).map((one) => ({ listener: one.names[0], ...withoutNames(one) })),
      routes: figures('routes', covered).map((one) => ({ route: one.names[0], ...withoutNames(one) })),
      upstreams: figures('upstreams', covered).map((one) => ({
        upstream: one.names[0],
        retryRate: one.retryRate,
        ...withoutNames(one),
      })),
      endpoints: figures('endpoints', covered).map((one) => ({
        upstream: one.names[0],
        endpoint: one.names[1],
        ...withoutNames(one),
      })),
      listenerRoutes: figures('listenerRoutes', covered).map((one) => ({
        listener: one.names[0],
        route: one.names[1],
        ...withoutNames(one),
      })),
      routeUpstreams: figures('routeUpstreams', covered).map((one) => ({
        route: one.names[0],
        upstream: one.names[1],
        ...withoutNames(one),
      })),
      answers: figures('answers', covered).map(({ names: [listener, status], rate }) => ({
        listener,
        status: Number(status),
        rate,
      })),
      webSockets: liveWebSockets(gauges, this.#received, covered),
      handshakes: liveHandshakes(this.#received, covered),
      tunnels: liveTunnels(this.#received, covered),
      refusals: this.#refusals.newest(),
      policyEvents: this.#policyEvents.newest(),
      denials: this.#denials.newest(),
      listenerGauges: mergeListenerGauges(gauges.flatMap(({ listeners }) => listeners)),
      cacheGauges: addCacheGauges(gauges.flatMap(({ caches }) => caches)),
      upstreamGauges: mergeUpstreamGauges(gauges.flatMap(({ upstreams }) => upstreams)),
      endpointGauges: withChecks(mergeEndpointGauges(gauges.flatMap(({ endpoints }) => endpoints)), this.#checks()),
    };
  }

  #forgetOld(): void {
    const now = this.#clock.monotonic();
    const keep = this.#received.findIndex(({ at }) => now - at < windowMs);
    const old = keep === -1 ? this.#received : this.#received.slice(0, keep);
    for (const { requests } of old) this.#window.subtract(requests);
    this.#received = keep === -1 ? [] : this.#received.slice(keep);
    for (const [worker, { at }] of this.#gauges) {
      if (now - at > staleGaugesMs) this.#gauges.delete(worker);
    }
  }

  /** How long a time the window's deltas tell about: less than the whole right after a start. */
  #coveredMs(): number {
    const byWorker = new Map<string, number>();
    for (const { worker, coveredMs } of this.#received) {
      byWorker.set(worker, (byWorker.get(worker) ?? 0) + coveredMs);
    }
    return byWorker.size === 0 ? windowMs : Math.max(1000, ...byWorker.values());
  }
}

function withoutNames({ names: _, retryRate: __, ...figures }: WindowFigures): Figures {
  return figures;
}

/** Gauges and counters of one listener, added over workers. */
export function mergeListenerGauges(gauges: readonly ListenerGauge[]): ListenerGauge[] {
  const merged = new Map<string, ListenerGauge>();
  for (const gauge of gauges) {
    const sum = merged.get(gauge.listener);
    merged.set(
      gauge.listener,
      sum === undefined
        ? gauge
        : {
            listener: gauge.listener,
            openConnections: sum.openConnections + gauge.openConnections,
            openWebsockets: sum.openWebsockets + gauge.openWebsockets,
            acceptedConnections: sum.acceptedConnections + gauge.acceptedConnections,
            openTunnels: sum.openTunnels + gauge.openTunnels,
            tunnelBytesReceived: sum.tunnelBytesReceived + gauge.tunnelBytesReceived,
            tunnelBytesSent: sum.tunnelBytesSent + gauge.tunnelBytesSent,
          },
    );
  }
  return [...merged.values()];
}
