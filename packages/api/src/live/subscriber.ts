import type { AccessLogEntry } from '@sluice/metrics';
import { type AccessLogFilter, type LiveEvent, matchesFilter } from './live-event.ts';

export interface NumberedEvent {
  readonly id: string;
  readonly event: LiveEvent;
}

/** Most samples kept for a tab that does not read; two minutes of them. */
const maximumSamples = 120;
/** Most access log lines kept for a tab that does not read. */
const maximumEntries = 1000;

/**
 * What one tab has not read yet. Bounded whatever the tab does: of status and revision only the newest is kept, of
 * samples and log lines the newest few, and log lines that went are counted.
 */
export class Subscriber {
  readonly #filter: AccessLogFilter | undefined;
  #status: NumberedEvent | undefined;
  #revision: NumberedEvent | undefined;
  #samples: NumberedEvent[] = [];
  #entries: AccessLogEntry[] = [];
  #dropped = 0;
  #lastId = '';
  #wake: (() => void) | undefined;
  #ended = false;

  /** @param filter undefined for a tab that does not show the access log */
  constructor(filter: AccessLogFilter | undefined) {
    this.#filter = filter;
  }

  get wantsAccessLog(): boolean {
    return this.#filter !== undefined;
  }

  offer(numbered: NumberedEvent): void {
    const { event } = numbered;
    switch (event.type) {
      case 'status':
        this.#status = numbered;
        break;
      case 'revision':
        this.#revision = numbered;
        break;
      case 'sample':
        this.#samples.push(numbered);
        if (this.#samples.length > maximumSamples) this.#samples.shift();
        break;
      case 'access-log':
        if (!this.#offerEntries(event.entries, event.dropped)) return;
        this.#lastId = numbered.id;
        break;
    }
    this.#wake?.();
  }

  /** The stream ends with what it holds; the owner of the feed has stopped. */
  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  /** Waits for events and takes all there are; empty when ended, aborted, or when `patienceMs` have passed. */
  async take(signal: AbortSignal, patienceMs: number): Promise<{ events: NumberedEvent[]; ended: boolean }> {
    if (!this.#hasEvents() && !this.#ended && !signal.aborted) await this.#wait(signal, patienceMs);
    const events = [this.#status, this.#revision, ...this.#samples].filter((event) => event !== undefined);
    if (this.#entries.length > 0 || this.#dropped > 0) {
      const event = { type: 'access-log', entries: this.#entries, dropped: this.#dropped } as const;
      events.push({ id: this.#lastId, event });
    }
    this.#status = undefined;
    this.#revision = undefined;
    this.#samples = [];
    this.#entries = [];
    this.#dropped = 0;
    return { events, ended: this.#ended };
  }

  #hasEvents(): boolean {
    return (
      this.#status !== undefined ||
      this.#revision !== undefined ||
      this.#samples.length > 0 ||
      this.#entries.length > 0 ||
      this.#dropped > 0
    );
  }

  #offerEntries(entries: readonly AccessLogEntry[], dropped: number): boolean {
    const filter = this.#filter;
    if (filter === undefined) return false;
    const wanted = entries.filter((entry) => matchesFilter(entry, filter));
    this.#entries.push(...wanted);
    const tooMany = Math.max(0, this.#entries.length - maximumEntries);
    this.#entries.splice(0, tooMany);
    this.#dropped += dropped + tooMany;
    return wanted.length > 0 || dropped > 0;
  }

  #wait(signal: AbortSignal, patienceMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.#wake = undefined;
        resolve();
      };
      const timer = setTimeout(done, patienceMs);
      signal.addEventListener('abort', done);
      this.#wake = done;
    });
  }
}
