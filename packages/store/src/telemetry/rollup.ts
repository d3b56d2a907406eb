import type { SparseHistogram } from '@sluice/metrics';

/** What a row is about. The name of a `total` is empty; an endpoint is named by `endpointKey`. */
export const telemetryScopes = ['total', 'listener', 'route', 'upstream', 'endpoint'] as const;
export type TelemetryScope = (typeof telemetryScopes)[number];

/** `billing/10.0.0.5:8080`: names of upstreams hold no slash. */
export function endpointKey(upstream: string, endpoint: string): string {
  return `${upstream}/${endpoint}`;
}

/** Sums over one bucket of time. */
export interface RollupSums {
  readonly requests: number;
  /** See `isFailure`. */
  readonly failures: number;
  /** Status 400–499. */
  readonly clientErrors: number;
  readonly bytesReceived: number;
  readonly bytesSent: number;
  readonly retries: number;
  readonly durationSumMs: number;
  readonly durations: SparseHistogram;
}

export interface Rollup extends RollupSums {
  readonly scope: TelemetryScope;
  readonly name: string;
}

/** Everything about one finest bucket. Objects without a request have no row: zero is the bucket without the row. */
export interface RollupBucket {
  /** Its beginning, milliseconds since the epoch, a multiple of the finest resolution. */
  readonly at: number;
  /**
   * How much time its sums tell about, milliseconds: less than its width after a start, more when a report that was held
   * up reaches back into the bucket before. Rates are sums over this.
   */
  readonly coveredMs: number;
  readonly rollups: readonly Rollup[];
}

/**
 * Some rows of a finest bucket. Of a bucket that is written in parts only the last says how much time it covers: until it
 * is there, the bucket is a gap and not a smaller sum.
 */
export interface RollupPart extends Omit<RollupBucket, 'coveredMs'> {
  readonly coveredMs: number | undefined;
}

/** Sums while they grow. `durations` are added as they come and merged by whoever reads them. */
export interface MutableSums {
  requests: number;
  failures: number;
  clientErrors: number;
  bytesReceived: number;
  bytesSent: number;
  retries: number;
  durationSumMs: number;
}

export function emptySums(): MutableSums {
  return {
    requests: 0,
    failures: 0,
    clientErrors: 0,
    bytesReceived: 0,
    bytesSent: 0,
    retries: 0,
    durationSumMs: 0,
  };
}

export function addSums(sums: MutableSums, more: Omit<RollupSums, 'durations'>): void {
  sums.requests += more.requests;
  sums.failures += more.failures;
  sums.clientErrors += more.clientErrors;
  sums.bytesReceived += more.bytesReceived;
  sums.bytesSent += more.bytesSent;
  sums.retries += more.retries;
  sums.durationSumMs += more.durationSumMs;
}
