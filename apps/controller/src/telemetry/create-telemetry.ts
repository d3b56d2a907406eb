import type { GatewayStatus } from '@sluice/control';
import type { Clock, Service, Timer } from '@sluice/core';
import type { Logger } from '@sluice/core/logger';
import type { LiveSample, TelemetryDelta } from '@sluice/metrics';
import type { EndpointReport } from '../health/health-directory.ts';
import { MetricsEndpoint } from './metrics-endpoint.ts';
import { RollupWriter } from './rollup-writer.ts';
import { TelemetrySink } from './telemetry-sink.ts';

export interface TelemetryProblems {
  /** In words while telemetry.db cannot be written; else empty. */
  readonly telemetryProblem: string;
  /** In words while /metrics cannot be served; else empty. */
  readonly metricsProblem: string;
}

export interface TelemetryOptions {
  /** telemetry.db; made when it is missing. */
  readonly path: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly version: string;
  /** `settings.metrics` of the newest revision; asked every second. */
  readonly settings: () => { readonly prefix: string; readonly address: string };
  /** Called once a second. */
  readonly onSample: (sample: LiveSample) => void;
  /** Called when either text changes. */
  readonly onProblem: (problems: TelemetryProblems) => void;
  /** For the revision gauges and for workers that are known and silent. Default: none. */
  readonly status?: () => GatewayStatus | undefined;
  /** What health checks say, laid over what workers say of endpoints. Default: nothing. */
  readonly checks?: () => readonly EndpointReport[];
  /** What `/_/ready` answers. Default: always ready. */
  readonly ready?: () => boolean;
}

export interface Telemetry extends Service {
  /** A delta that has passed `telemetryDeltaSchema`. */
  acceptDelta(delta: TelemetryDelta): void;
  /** A health check has ended. */
  countCheck(upstream: string, endpoint: string, passed: boolean): void;
  /** A worker's connection has ended. */
  forgetWorker(worker: string): void;
  /** The newest sample, for whoever has just subscribed. */
  lastSample(): LiveSample;
  problems(): TelemetryProblems;
  /** Where /metrics is served; undefined while it is not. */
  metricsPort(): number | undefined;
}

/** The controller's telemetry: deltas in; samples, history and /metrics out. Nothing in here throws into the process. */
export function createTelemetry(options: TelemetryOptions): Telemetry {
  const { path, clock, logger, version, onSample, onProblem } = options;
  const rollups = new RollupWriter({ path, clock, logger });
  const sink = new TelemetrySink({
    ...{ clock, rollups, version, onSample },
    status: options.status ?? (() => undefined),
    checks: options.checks ?? (() => []),
  });
  const endpoint = new MetricsEndpoint({
    clock,
    logger,
    address: () => options.settings().address,
    metrics: () => sink.prometheus(options.settings().prefix),
    ready: options.ready ?? (() => true),
  });
  const problems = (): TelemetryProblems => ({
    telemetryProblem: rollups.problem,
    metricsProblem: endpoint.problem,
  });
  let told: TelemetryProblems = { telemetryProblem: '', metricsProblem: '' };
  let watch: Timer | undefined;

  function tellProblems(): void {
    const now = problems();
    if (now.telemetryProblem === told.telemetryProblem && now.metricsProblem === told.metricsProblem) return;
    told = now;
    onProblem(now);
  }

  return {
    start() {
      rollups.start();
      sink.start();
      endpoint.start();
      watch ??= clock.every(500, tellProblems);
      tellProblems();
    },
    async stop() {
      watch?.cancel();
      watch = undefined;
      sink.stop();
      rollups.stop();
      await endpoint.stop();
    },
    acceptDelta: (delta) => sink.accept(delta),
    countCheck: (upstream, endpoint, passed) => sink.countCheck(upstream, endpoint, passed),
    forgetWorker: (worker) => sink.forgetWorker(worker),
    lastSample: () => sink.lastSample,
    problems,
    metricsPort: () => endpoint.port,
  };
}
