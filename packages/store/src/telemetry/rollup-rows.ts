import { Histogram } from '@sluice/metrics';
import { decodeHistogram, encodeHistogram } from './histogram-blob.ts';
import { addSums, emptySums, type MutableSums, type RollupSums } from './rollup.ts';

/** A row of `rollup` as SQLite answers it. */
export interface RollupRow {
  readonly object: number;
  readonly requests: number;
  readonly failures: number;
  readonly client_errors: number;
  readonly bytes_received: number;
  readonly bytes_sent: number;
  readonly retries: number;
  readonly duration_sum_ms: number;
  readonly durations: Uint8Array;
}

export const rollupColumns =
  'requests, failures, client_errors, bytes_received, bytes_sent, retries, duration_sum_ms, durations';

/** Sums of several buckets or rows of one object. */
export class RollupSum {
  readonly sums: MutableSums = emptySums();
  readonly durations = new Histogram();

  add(sums: RollupSums): void {
    addSums(this.sums, sums);
    this.durations.add(sums.durations);
  }

  addRow(row: RollupRow): void {
    this.add({
      requests: row.requests,
      failures: row.failures,
      clientErrors: row.client_errors,
      bytesReceived: row.bytes_received,
      bytesSent: row.bytes_sent,
      retries: row.retries,
      durationSumMs: row.duration_sum_ms,
      durations: decodeHistogram(row.durations),
    });
  }

  /** The values of `rollupColumns`, in their order. */
  toColumns(): readonly unknown[] {
    const { requests, failures, clientErrors, bytesReceived, bytesSent, retries, durationSumMs } = this.sums;
    const blob = encodeHistogram(this.durations.toSparse());
    return [requests, failures, clientErrors, bytesReceived, bytesSent, retries, durationSumMs, blob];
  }
}
