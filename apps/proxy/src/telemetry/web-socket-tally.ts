import type { WebSocketDelta } from '@sluice/metrics';

/** Kept by WebSockets in plain fields; all but `open` are set to 0 when a delta has been handed over. */
export type MutableWebSocketDelta = { -readonly [Field in keyof WebSocketDelta]: WebSocketDelta[Field] };

/**
 * What WebSockets carry, counted while they last: one may live for weeks. One entry for each path through the gateway
 * that has any; names come from the configuration, so they are few.
 */
export class WebSocketTally {
  readonly #entries = new Map<string, MutableWebSocketDelta>();

  /** Who raises `open` has the same object until it is lowered again. */
  of(listener: string, route: string, upstream: string): MutableWebSocketDelta {
    const key = `${listener}\n${route}\n${upstream}`;
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      const figures = { messagesReceived: 0, messagesSent: 0, bytesReceived: 0, bytesSent: 0 };
      entry = { listener, route, upstream, open: 0, opened: 0, ...figures };
      this.#entries.set(key, entry);
    }
    return entry;
  }

  take(): WebSocketDelta[] {
    return Array.from(this.#entries.values(), (entry) => ({ ...entry }));
  }

  commit(): void {
    for (const [key, entry] of this.#entries) {
      if (entry.open === 0) this.#entries.delete(key);
      entry.opened = 0;
      entry.messagesReceived = 0;
      entry.messagesSent = 0;
      entry.bytesReceived = 0;
      entry.bytesSent = 0;
    }
  }
}
