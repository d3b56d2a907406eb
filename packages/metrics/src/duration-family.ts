import { bucketCount, bucketMiddleMs } from './histogram.ts';
import type { MetricFamily, MetricSample } from './prometheus-text.ts';
import type { SparseHistogram } from './telemetry-delta.ts';

/** Upper bounds in seconds. Fixed, so that histograms of different releases and gateways can be added. */
export const durationBoundsSeconds = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

/** For each of our buckets the place of its bound; a bucket that straddles one goes where its middle lies (≤ 1.6 %). */
const boundOfBucket = Uint8Array.from({ length: bucketCount }, (_, bucket) => {
  const seconds = bucketMiddleMs(bucket) / 1000;
  const bound = durationBoundsSeconds.findIndex((le) => seconds <= le);
  return bound === -1 ? durationBoundsSeconds.length : bound;
});

interface Entry {
  /** Not cumulative; the last place is everything over the last bound. */
  readonly counts: Float64Array;
  count: number;
  sumMs: number;
  seenAt: number;
}

/** A Prometheus histogram of durations with one label, summed since the process began. */
export class DurationFamily {
  readonly #name: string;
  readonly #help: string;
  readonly #label: string;
  readonly #entries = new Map<string, Entry>();

  constructor(name: string, help: string, label: string) {
    this.#name = name;
    this.#help = help;
    this.#label = label;
  }

  /** @param now any monotonic milliseconds, for `forgetIdle` */
  add(value: string, durations: SparseHistogram, sumMs: number, now: number): void {
    let entry = this.#entries.get(value);
    if (entry === undefined) {
      entry = { counts: new Float64Array(durationBoundsSeconds.length + 1), count: 0, sumMs: 0, seenAt: now };
      this.#entries.set(value, entry);
    }
    for (let at = 0; at + 1 < durations.length; at += 2) {
      const count = durations[at + 1] ?? 0;
      const bound = boundOfBucket[durations[at] ?? 0] ?? durationBoundsSeconds.length;
      // `bound` is at most the last place.
      entry.counts[bound] = (entry.counts[bound] as number) + count;
      entry.count += count;
    }
    entry.sumMs += sumMs;
    entry.seenAt = now;
  }

  forgetIdle(before: number): void {
    for (const [value, entry] of this.#entries) {
      if (entry.seenAt < before) this.#entries.delete(value);
    }
  }

  family(prefix: string): MetricFamily {
    return { name: `${prefix}_${this.#name}`, help: this.#help, type: 'histogram', samples: this.#samples() };
  }

  *#samples(): Iterable<MetricSample> {
    for (const [value, entry] of this.#entries) {
      const label = [this.#label, value] as const;
      let below = 0;
      for (const [at, bound] of durationBoundsSeconds.entries()) {
        below += entry.counts[at] ?? 0;
        yield { suffix: '_bucket', labels: [label, ['le', String(bound)]], value: below };
      }
      yield { suffix: '_bucket', labels: [label, ['le', '+Inf']], value: entry.count };
      yield { suffix: '_sum', labels: [label], value: entry.sumMs / 1000 };
      yield { suffix: '_count', labels: [label], value: entry.count };
    }
  }
}
