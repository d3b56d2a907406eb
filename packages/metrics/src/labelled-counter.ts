import type { MetricFamily, MetricSample } from './prometheus-text.ts';

interface Entry {
  readonly values: readonly string[];
  value: number;
  seenAt: number;
}

export interface CounterOptions {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
}

/** A counter with labels, summed since the process began. */
export class LabelledCounter {
  readonly #options: CounterOptions;
  readonly #entries = new Map<string, Entry>();

  constructor(options: CounterOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#entries.size;
  }

  /**
   * @param values of the labels, in their order
   * @param now any monotonic milliseconds, for `forgetIdle`
   */
  add(values: readonly string[], amount: number, now: number): void {
    // No label value holds a newline in a place where another could begin: names are checked, codes are ours.
    const key = values.join('\n');
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      entry = { values: [...values], value: 0, seenAt: now };
      this.#entries.set(key, entry);
    }
    entry.value += amount;
    entry.seenAt = now;
  }

  /** Drops combinations not added to since `before`, so that removed routes and gone endpoints do not stay for ever. */
  forgetIdle(before: number): void {
    for (const [key, entry] of this.#entries) {
      if (entry.seenAt < before) this.#entries.delete(key);
    }
  }

  family(prefix: string): MetricFamily {
    const { name, help } = this.#options;
    return { name: `${prefix}_${name}`, help, type: 'counter', samples: this.#samples() };
  }

  *#samples(): Iterable<MetricSample> {
    for (const { values, value } of this.#entries.values()) {
      yield { labels: this.#options.labels.map((label, at) => [label, values[at] ?? ''] as const), value };
    }
  }
}
