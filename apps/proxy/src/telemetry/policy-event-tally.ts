import type { PolicyEventDelta } from '@sluice/metrics';

/** What policies did. Events are constants of their kinds, so there are few for each policy of a route. */
export class PolicyEventTally {
  readonly #counts = new Map<string, { -readonly [Field in keyof PolicyEventDelta]: PolicyEventDelta[Field] }>();

  record(route: string, policy: string, event: string): void {
    const key = `${route}\n${policy}\n${event}`;
    const known = this.#counts.get(key);
    if (known === undefined) this.#counts.set(key, { route, policy, event, count: 1 });
    else known.count += 1;
  }

  /** Everything since the last `commit`. Changes nothing. */
  take(): PolicyEventDelta[] {
    return Array.from(this.#counts.values(), (count) => ({ ...count }));
  }

  commit(): void {
    this.#counts.clear();
  }
}
