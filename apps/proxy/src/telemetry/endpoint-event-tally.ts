import type { EndpointEvent, EndpointEventDelta } from '@sluice/metrics';

/** What befell endpoints. There are as many as are configured or found, and few events and reasons. */
export class EndpointEventTally {
  readonly #counts = new Map<string, { -readonly [Field in keyof EndpointEventDelta]: EndpointEventDelta[Field] }>();

  record(upstream: string, endpoint: string, event: EndpointEvent, reason: string): void {
    const key = `${upstream}\n${endpoint}\n${event}\n${reason}`;
    const known = this.#counts.get(key);
    if (known === undefined) this.#counts.set(key, { upstream, endpoint, event, reason, count: 1 });
    else known.count += 1;
  }

  /** Everything since the last `commit`. Changes nothing. */
  take(): EndpointEventDelta[] {
    return Array.from(this.#counts.values(), (count) => ({ ...count }));
  }

  commit(): void {
    this.#counts.clear();
  }
}
