export interface RecentSumsOptions {
  /** Combinations of labels at a time; those seen longest ago make room. */
  readonly kept: number;
  /** Of these the newest are told, each once a second to each open dashboard. */
  readonly told: number;
}

/** Labels with what was counted under them since this process began, and when it was last seen. */
export type RecentSum<Labels> = Labels & { readonly count: number; readonly lastAt: number };

/** Counts that workers tell of, for whoever looks at a page and not at a chart. Bounded, whatever happens. */
export class RecentSums<Labels extends object> {
  readonly #options: RecentSumsOptions;
  /** Seen longest ago first. */
  readonly #sums = new Map<string, RecentSum<Labels>>();

  constructor(options: RecentSumsOptions) {
    this.#options = options;
  }

  /** @param at milliseconds since the epoch */
  add(labels: Labels, count: number, at: number): void {
    if (count === 0) return;
    const key = Object.values(labels).join('\n');
    const known = this.#sums.get(key);
    this.#sums.delete(key);
    this.#sums.set(key, {
      ...labels,
      count: count + (known?.count ?? 0),
      lastAt: Math.max(at, known?.lastAt ?? 0),
    });
    if (this.#sums.size > this.#options.kept) this.#forgetOldest();
  }

  /** Newest last. */
  newest(): RecentSum<Labels>[] {
    return [...this.#sums.values()].slice(-this.#options.told);
  }

  #forgetOldest(): void {
    for (const key of this.#sums.keys()) {
      this.#sums.delete(key);
      return;
    }
  }
}
