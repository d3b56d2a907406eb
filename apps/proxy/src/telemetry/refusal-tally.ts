import type { RefusalDelta } from '@sluice/metrics';

/** What listeners turned away. Reasons are of our own making, so they are few. */
export class RefusalTally {
  readonly #counts = new Map<string, { -readonly [Field in keyof RefusalDelta]: RefusalDelta[Field] }>();

  record(listener: string, reason: string): void {
    const key = `${listener}\n${reason}`;
    const known = this.#counts.get(key);
    if (known === undefined) this.#counts.set(key, { listener, reason, count: 1 });
    else known.count += 1;
  }

  /** Everything since the last `commit`. Changes nothing. */
  take(): RefusalDelta[] {
    return Array.from(this.#counts.values(), (count) => ({ ...count }));
  }

  commit(): void {
    this.#counts.clear();
  }
}
