/** What is counted, by labels: names of the configuration and codes of our own, so that combinations are few. */
type Counted = { readonly count: number };

/** How often each combination of labels was seen in the present interval. */
export class CountTally<Delta extends Counted> {
  readonly #counts = new Map<string, { readonly labels: Omit<Delta, 'count'>; count: number }>();

  /** Different combinations at present. */
  get size(): number {
    return this.#counts.size;
  }

  has(labels: Omit<Delta, 'count'>): boolean {
    return this.#counts.has(keyOf(labels));
  }

  record(labels: Omit<Delta, 'count'>, amount = 1): void {
    const key = keyOf(labels);
    const known = this.#counts.get(key);
    if (known === undefined) this.#counts.set(key, { labels, count: amount });
    else known.count += amount;
  }

  /** Everything since the last `commit`. Changes nothing. */
  take(): Delta[] {
    // A delta is its labels and a count, which `Omit` of a type parameter does not tell.
    return Array.from(this.#counts.values(), ({ labels, count }) => ({ ...labels, count }) as unknown as Delta);
  }

  commit(): void {
    this.#counts.clear();
  }
}

/** Every caller writes the labels of a kind in one order. */
function keyOf(labels: object): string {
  return Object.values(labels).join('\n');
}
