import { performance } from 'node:perf_hooks';
import type { Clock, Service, Timer } from '@sluice/core';
import type { CacheGauge, EndpointGauge, TelemetryDelta, UpstreamGauge } from '@sluice/metrics';
import type { Recorder } from './recorder.ts';

/** One delta a second: often enough for a live map, rare enough to cost nothing. */
const intervalMs = 1000;
/** An undelivered interval grows to this length before it is given up; the live window of the controller is as long. */
const longestDeltaMs = 10_000;

export interface FlusherOptions {
  readonly worker: string;
  readonly recorder: Recorder;
  readonly clock: Clock;
  /** False when the message was not taken, as when the link is down or its buffer is full. */
  readonly send: (message: { readonly kind: 'telemetry'; readonly delta: TelemetryDelta }) => boolean;
  /** The gauges of every endpoint this worker knows, asked once a second. */
  readonly endpoints: () => readonly EndpointGauge[];
  /** Of every upstream this worker knows, asked once a second. */
  readonly upstreams?: () => readonly UpstreamGauge[];
  /** Of every route with a cache, asked once a second. */
  readonly caches?: () => readonly CacheGauge[];
  /** Log lines given up since the last call; added to the delta's `dropped`. */
  readonly takeDroppedLines?: () => number;
  /** Default: what this process measures of itself. */
  readonly measureProcess?: () => { residentBytes: number; loopUtilisation: number };
}

/**
 * Hands what the recorder holds to the control link once a second. Nothing is queued: an interval that is not taken
 * stays in the recorder, whose size is bounded, and goes out as part of the next; after ten seconds it is given up and
 * counted in `dropped`. Telemetry is lost then, and traffic is not held up.
 */
export class Flusher implements Service {
  readonly #options: FlusherOptions;
  readonly #measureProcess: () => { residentBytes: number; loopUtilisation: number };
  #timer: Timer | undefined;
  #from = 0;
  #began = 0;
  #sequence = 0;
  #dropped = 0;

  constructor(options: FlusherOptions) {
    this.#options = options;
    this.#measureProcess = options.measureProcess ?? processMeter();
  }

  /** Deltas and log lines given up and not reported yet. */
  get dropped(): number {
    return this.#dropped;
  }

  start(): void {
    if (this.#timer !== undefined) return;
    this.#beginInterval();
    this.#timer = this.#options.clock.every(intervalMs, () => this.flush());
  }

  /** Hands over the last interval when the link takes it. */
  stop(): void {
    if (this.#timer === undefined) return;
    this.#timer.cancel();
    this.#timer = undefined;
    this.flush();
  }

  /** One delta now; the timer calls it, and a worker that drains may. */
  flush(): void {
    const { recorder, clock, send, worker, endpoints, upstreams, caches, takeDroppedLines } = this.#options;
    this.#dropped += takeDroppedLines?.() ?? 0;
    const delta: TelemetryDelta = {
      worker,
      sequence: this.#sequence,
      from: this.#from,
      // The wall clock may jump back; an interval never ends before it began.
      to: Math.max(clock.now(), this.#from),
      ...recorder.take(),
      endpoints: [...endpoints()],
      upstreams: [...(upstreams?.() ?? [])],
      caches: [...(caches?.() ?? [])],
      dropped: this.#dropped,
      ...this.#measureProcess(),
    };
    if (send({ kind: 'telemetry', delta })) {
      this.#dropped = 0;
    } else if (clock.monotonic() - this.#began >= longestDeltaMs) {
      this.#dropped += 1;
    } else {
      return;
    }
    this.#sequence += 1;
    recorder.commit();
    this.#beginInterval();
  }

  #beginInterval(): void {
    this.#from = this.#options.clock.now();
    this.#began = this.#options.clock.monotonic();
  }
}

function processMeter(): () => { residentBytes: number; loopUtilisation: number } {
  let last = performance.eventLoopUtilization();
  return () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, last);
    last = now;
    const loopUtilisation = Number.isFinite(utilization) ? Math.min(1, Math.max(0, utilization)) : 0;
    return { residentBytes: process.memoryUsage.rss(), loopUtilisation };
  };
}
