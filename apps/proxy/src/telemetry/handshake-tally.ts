import type { HandshakeDelta, HandshakeOutcome } from '@sluice/metrics';

/** TLS handshakes of clients. Listeners, outcomes and versions are few. */
export class HandshakeTally {
  readonly #counts = new Map<string, { -readonly [Field in keyof HandshakeDelta]: HandshakeDelta[Field] }>();

  /** @param version empty where none was agreed on */
  record(listener: string, outcome: HandshakeOutcome, version: string): void {
    const key = `${listener}\n${outcome}\n${version}`;
    const known = this.#counts.get(key);
    if (known === undefined) this.#counts.set(key, { listener, outcome, version, count: 1 });
    else known.count += 1;
  }

  /** Everything since the last `commit`. Changes nothing. */
  take(): HandshakeDelta[] {
    return Array.from(this.#counts.values(), (count) => ({ ...count }));
  }

  commit(): void {
    this.#counts.clear();
  }
}
