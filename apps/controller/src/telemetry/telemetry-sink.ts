import type { GatewayStatus } from '@sluice/control';
import type { Clock, Service, Timer } from '@sluice/core';
import { type LiveSample, prometheusText, type TelemetryDelta } from '@sluice/metrics';
import type { EndpointReport } from '../health/health-directory.ts';
import { gatewayGauges } from './gateway-gauges.ts';
import { GatewayMetrics } from './gateway-metrics.ts';
import { LiveSampler } from './live-sampler.ts';
import type { RollupWriter } from './rollup-writer.ts';

/** A worker that reported nothing for so long is not up. Deltas come each second. */
const silentMs = 5000;

export interface TelemetrySinkOptions {
  readonly clock: Clock;
  readonly rollups: RollupWriter;
  readonly onSample: (sample: LiveSample) => void;
  readonly version: string;
  readonly status: () => GatewayStatus | undefined;
  readonly checks: () => readonly EndpointReport[];
}

/** Where the deltas of all workers meet: the live picture, the history and the counters for Prometheus. */
export class TelemetrySink implements Service {
  readonly #options: TelemetrySinkOptions;
  readonly #sampler: LiveSampler;
  readonly #metrics: GatewayMetrics;
  readonly #workers = new Map<string, { readonly at: number; readonly delta: TelemetryDelta }>();
  #timers: readonly Timer[] = [];
  #lastSample: LiveSample;

  constructor(options: TelemetrySinkOptions) {
    this.#options = options;
    this.#sampler = new LiveSampler(options.clock, options.checks);
    this.#metrics = new GatewayMetrics(options.clock);
    this.#lastSample = this.#sampler.sample();
  }

  /** The newest one, for whoever has just subscribed. */
  get lastSample(): LiveSample {
    return this.#lastSample;
  }

  start(): void {
    if (this.#timers.length > 0) return;
    const { clock } = this.#options;
    this.#timers = [clock.every(1000, () => this.#sample()), clock.every(600_000, () => this.#metrics.forgetIdle())];
  }

  stop(): void {
    for (const timer of this.#timers) timer.cancel();
    this.#timers = [];
  }

  /** Takes a delta that the control server has checked by its schema. */
  accept(delta: TelemetryDelta): void {
    this.#workers.set(delta.worker, { at: this.#options.clock.monotonic(), delta });
    this.#sampler.accept(delta);
    this.#metrics.accept(delta);
    this.#options.rollups.accept(delta);
  }

  countCheck(upstream: string, endpoint: string, passed: boolean): void {
    this.#metrics.countCheck(upstream, endpoint, passed);
  }

  /** The worker has left: its gauges go at once and not after a timeout. */
  forgetWorker(worker: string): void {
    this.#workers.delete(worker);
    this.#sampler.forgetWorker(worker);
  }

  /** The body of /metrics. */
  prometheus(prefix: string): string {
    const { version, status, rollups } = this.#options;
    const gauges = gatewayGauges({
      prefix,
      version,
      sample: this.#lastSample,
      workers: Array.from(this.#workers.values(), ({ delta }) => delta),
      status: status(),
      controllerResidentBytes: process.memoryUsage.rss(),
      telemetry: { writeFailures: rollups.failures, lostBuckets: rollups.lostBuckets },
    });
    return prometheusText([...gauges, ...this.#metrics.families(prefix)]);
  }

  #sample(): void {
    const now = this.#options.clock.monotonic();
    for (const [worker, { at }] of this.#workers) {
      if (now - at > silentMs) this.#workers.delete(worker);
    }
    this.#lastSample = this.#sampler.sample();
    this.#options.onSample(this.#lastSample);
  }
}
