import { Histogram, type TunnelDelta } from '@sluice/metrics';

export interface FinishedTunnel {
  readonly listener: string;
  readonly route: string;
  readonly upstream: string;
  readonly error: string;
  readonly durationMs: number;
}

interface Series {
  readonly key: Omit<FinishedTunnel, 'durationMs'>;
  count: number;
  durationSumMs: number;
  readonly durations: Histogram;
}

/**
 * Finished connections that were carried as TCP. All of a key's parts are names and codes of ours, so its series are
 * few; a series that saw nothing in an interval goes with it.
 */
export class TunnelTally {
  readonly #series = new Map<string, Series>();

  record({ listener, route, upstream, error, durationMs }: FinishedTunnel): void {
    const text = [listener, route, upstream, error].join('\n');
    let series = this.#series.get(text);
    if (series === undefined) {
      const key = { listener, route, upstream, error };
      series = { key, count: 0, durationSumMs: 0, durations: new Histogram() };
      this.#series.set(text, series);
    }
    series.count++;
    series.durationSumMs += durationMs;
    series.durations.observe(durationMs);
  }

  /** Everything since the last `commit`. Changes nothing. */
  take(): TunnelDelta[] {
    return Array.from(this.#series.values(), ({ key, count, durationSumMs, durations }) => {
      return { ...key, count, durationSumMs, durations: durations.toSparse() };
    });
  }

  commit(): void {
    this.#series.clear();
  }
}
