import { type Clock, messageOf, type Service, type Timer } from '@sluice/core';
import type { Logger } from '@sluice/core/logger';
import { isFailure, type RequestDelta, type TelemetryDelta } from '@sluice/metrics';
import {
  bucketStart,
  endpointKey,
  openTelemetryStore,
  type Rollup,
  RollupSum,
  resolutionsMs,
  type TelemetryScope,
  type TelemetryStore,
  type TelemetryStoreOptions,
} from '@sluice/store/telemetry';

const bucketMs = resolutionsMs[0];
/** A bucket is written when its last deltas have had this long to arrive. */
const graceMs = 2000;
/** Buckets that wait while the file cannot be written; older ones are given up. One minute. */
const mostPending = 6;
const retryMs = 5000;
/** Three rows each: some 5 ms of a blocked loop, 50 when SQLite carries its log over as well. */
const rollupsInSlice = 64;
const pruneEveryMs = 60_000;

export interface RollupWriterOptions {
  /** telemetry.db. */
  readonly path: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Default `openTelemetryStore`. */
  readonly open?: (path: string, options: TelemetryStoreOptions) => TelemetryStore;
}

interface Entry {
  readonly scope: TelemetryScope;
  readonly name: string;
  readonly sum: RollupSum;
}

interface OpenBucket {
  readonly sums: Map<string, Entry>;
  readonly coveredMs: Map<string, number>;
}

/** A bucket that is over. What was written is never offered again, so a failed slice is the next one. */
interface PendingBucket {
  readonly at: number;
  readonly coveredMs: number;
  readonly entries: readonly Entry[];
  written: number;
}

/**
 * Sums deltas into ten-second buckets and writes each once, with its coarser ones: in slices of one transaction, between
 * which the loop is free, the last of which makes the bucket count as known. A process that dies between two leaves a gap
 * there and counts nothing twice. It never throws into the process: a full disk or a broken file is a `problem` in words, a minute of figures waits in memory, more is
 * given up and counted, and the file is opened anew every few seconds until it can be written again.
 */
export class RollupWriter implements Service {
  readonly #options: RollupWriterOptions;
  readonly #buckets = new Map<number, OpenBucket>();
  #pending: PendingBucket[] = [];
  #store: TelemetryStore | undefined;
  #timer: Timer | undefined;
  #nextSlice: Timer | undefined;
  #retryAt = Number.NEGATIVE_INFINITY;
  #pruneAt = Number.NEGATIVE_INFINITY;
  #mustPrune = false;
  #problem = '';
  #failures = 0;
  #lostBuckets = 0;

  constructor(options: RollupWriterOptions) {
    this.#options = options;
  }

  /** Why figures cannot be written, in words; empty when they can. */
  get problem(): string {
    return this.#problem;
  }

  /** Failed writes since the start. */
  get failures(): number {
    return this.#failures;
  }

  /** Ten-second buckets given up since the start. */
  get lostBuckets(): number {
    return this.#lostBuckets;
  }

  start(): void {
    if (this.#timer !== undefined) return;
    this.#attempt(() => this.#openStore());
    this.#timer = this.#options.clock.every(1000, () => this.#tick());
  }

  /** Writes what there is, also buckets that are not over yet, and closes the file. */
  stop(): void {
    if (this.#timer === undefined) return;
    this.#timer.cancel();
    this.#timer = undefined;
    this.#nextSlice?.cancel();
    this.#closeBuckets(() => true);
    while (this.#pending.length > 0 && this.#attempt(() => this.#writeSlice()));
    this.#store?.close();
    this.#store = undefined;
  }

  accept(delta: TelemetryDelta): void {
    // The last instant of the interval decides; the interval is a second, a bucket ten.
    const at = bucketStart(Math.max(delta.from, delta.to - 1), bucketMs);
    let bucket = this.#buckets.get(at);
    if (bucket === undefined) {
      bucket = { sums: new Map(), coveredMs: new Map() };
      this.#buckets.set(at, bucket);
    }
    const covered = bucket.coveredMs.get(delta.worker) ?? 0;
    bucket.coveredMs.set(delta.worker, covered + delta.to - delta.from);
    for (const request of delta.requests) addRequest(bucket, request);
  }

  #tick(): void {
    const now = this.#options.clock.now();
    // A bucket in the future was begun before the clock was set back: nothing will be added to it any more.
    this.#closeBuckets((at) => at + bucketMs + graceMs <= now || at > now + bucketMs);
    const monotonic = this.#options.clock.monotonic();
    if (monotonic < this.#retryAt) return;
    if (this.#store === undefined && !this.#attempt(() => this.#openStore())) return;
    if (monotonic >= this.#pruneAt) {
      this.#pruneAt = monotonic + pruneEveryMs;
      this.#mustPrune = true;
    }
    this.#work();
  }

  #closeBuckets(isOver: (at: number) => boolean): void {
    for (const [at, { sums, coveredMs }] of this.#buckets) {
      if (!isOver(at)) continue;
      this.#buckets.delete(at);
      const covered = Math.max(0, ...coveredMs.values());
      this.#pending.push({ at, coveredMs: covered, entries: [...sums.values()], written: 0 });
    }
    const tooMany = this.#pending.length - mostPending;
    if (tooMany <= 0) return;
    this.#pending.splice(0, tooMany);
    this.#lostBuckets += tooMany;
  }

  /** One slice of what there is to do, and the next one in another turn of the loop. */
  #work(): void {
    this.#nextSlice?.cancel();
    this.#nextSlice = undefined;
    const isIdle = () => this.#pending.length === 0 && !this.#mustPrune;
    if (isIdle() || !this.#attempt(() => (this.#pending.length > 0 ? this.#writeSlice() : this.#prune()))) return;
    if (!isIdle()) this.#nextSlice = this.#options.clock.after(0, () => this.#work());
  }

  #writeSlice(): void {
    const [bucket] = this.#pending;
    if (bucket === undefined) return;
    const { at, entries, written, coveredMs } = bucket;
    const rollups = entries.slice(written, written + rollupsInSlice).map(toRollup);
    const isLast = written + rollups.length === entries.length;
    this.#openStore().writeRollups([{ at, rollups, coveredMs: isLast ? coveredMs : undefined }]);
    bucket.written += rollups.length;
    if (isLast) this.#pending.shift();
  }

  #prune(): void {
    const { shortened, finished } = this.#openStore().prune(this.#options.clock.now());
    this.#mustPrune = !finished;
    if (shortened === undefined) return;
    const seconds = shortened / 1000;
    this.#options.logger.warn({ resolutionSeconds: seconds }, 'telemetry.db is at its size limit: kept less history');
  }

  #openStore(): TelemetryStore {
    const { path, logger, open = openTelemetryStore } = this.#options;
    const onSetAside = (keptAt: string) =>
      logger.error(`${path} is damaged: it is now ${keptAt}, and figures of the past begin anew`);
    this.#store ??= open(path, { onSetAside });
    return this.#store;
  }

  /** @returns whether it went well */
  #attempt(task: () => void): boolean {
    try {
      task();
      if (this.#problem !== '') this.#options.logger.info('telemetry is written again');
      this.#problem = '';
      return true;
    } catch (thrown) {
      this.#failures += 1;
      this.#retryAt = this.#options.clock.monotonic() + retryMs;
      const problem = `telemetry.db cannot be written: ${messageOf(thrown)}`;
      if (problem !== this.#problem) this.#options.logger.error({ code: codeOf(thrown) }, problem);
      this.#problem = problem;
      this.#closeBroken();
      return false;
    }
  }

  /** The next attempt opens the file anew: it may have been replaced, or a broken one must be set aside. */
  #closeBroken(): void {
    try {
      this.#store?.close();
    } catch (thrown) {
      this.#options.logger.warn({ err: thrown }, 'telemetry.db did not close cleanly');
    }
    this.#store = undefined;
  }
}

/** `SQLITE_FULL`, `EROFS` …; undefined for what neither SQLite nor the file system threw. */
function codeOf(thrown: unknown): unknown {
  return thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
}

function toRollup({ scope, name, sum }: Entry): Rollup {
  return { scope, name, ...sum.sums, durations: sum.durations.toSparse() };
}

function addRequest({ sums }: OpenBucket, request: RequestDelta): void {
  const { listener, route, upstream, endpoint, status, count } = request;
  const more = {
    requests: count,
    failures: isFailure(status, request.error) ? count : 0,
    clientErrors: status >= 400 && status < 500 ? count : 0,
    bytesReceived: request.bytesReceived,
    bytesSent: request.bytesSent,
    retries: request.retries,
    durationSumMs: request.durationSumMs,
    durations: request.durations,
  };
  const addTo = (scope: TelemetryScope, name: string): void => {
    const key = `${scope}:${name}`;
    let entry = sums.get(key);
    if (entry === undefined) {
      entry = { scope, name, sum: new RollupSum() };
      sums.set(key, entry);
    }
    entry.sum.add(more);
  };
  addTo('total', '');
  addTo('listener', listener);
  // Requests that matched no route are a row too: a top list without them would hide a misconfigured host.
  addTo('route', route);
  if (upstream !== '') addTo('upstream', upstream);
  if (endpoint !== '') addTo('endpoint', endpointKey(upstream, endpoint));
}
