import type { FeedConnection, LiveEvent } from '@sluice/api';
import type { GatewayStatus } from '@sluice/control';
import type { AccessLogEntry, LiveSample } from '@sluice/metrics';

/** Samples kept for sparklines and live charts: two minutes of them. */
const keptSamples = 120;
/** Log lines kept in the tab. */
const keptEntries = 5000;

/** Everything that the tab knows of the present. Replaced whole by each event; parts that did not change are the same objects. */
export interface LiveState {
  /** Of the stream between this tab and the dashboard. */
  readonly stream: 'connecting' | 'open' | 'lost';
  /** Of the dashboard with the controller; undefined before the first word. */
  readonly connection: FeedConnection | undefined;
  /** The last one known. */
  readonly status: GatewayStatus | undefined;
  /** The newest revision; 0 before the first word. */
  readonly revision: number;
  /** Oldest first. */
  readonly samples: readonly LiveSample[];
  /** When the newest sample came, by this browser's clock; the gateway's may differ. 0 before the first. */
  readonly heardAt: number;
  /** Oldest first. Only while somebody shows the log. */
  readonly entries: readonly AccessLogEntry[];
  /** Log lines lost on the way since the log was opened. */
  readonly droppedEntries: number;
}

export const emptyLiveState: LiveState = {
  stream: 'connecting',
  connection: undefined,
  status: undefined,
  revision: 0,
  samples: [],
  heardAt: 0,
  entries: [],
  droppedEntries: 0,
};

/** @param now by this browser's clock, milliseconds since the epoch */
export function reduceLive(state: LiveState, event: LiveEvent, now: number): LiveState {
  switch (event.type) {
    case 'status':
      return { ...state, stream: 'open', connection: event.connection, status: event.status ?? state.status };
    case 'revision':
      return { ...state, stream: 'open', revision: event.number };
    case 'sample': {
      // After a reconnect the last sample may come twice.
      if (event.sample.at <= (state.samples.at(-1)?.at ?? 0)) return state;
      return {
        ...state,
        stream: 'open',
        samples: [...state.samples, event.sample].slice(-keptSamples),
        heardAt: now,
      };
    }
    case 'access-log': {
      const entries = [...state.entries, ...event.entries].slice(-keptEntries);
      return { ...state, entries, droppedEntries: state.droppedEntries + event.dropped };
    }
  }
}

/** The one place in a tab where live values are kept; components read parts of it by `useLive`. */
export class LiveStore {
  #state: LiveState = emptyLiveState;
  readonly #listeners = new Set<() => void>();

  readonly get = (): LiveState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  receive(event: LiveEvent): void {
    this.#set(reduceLive(this.#state, event, Date.now()));
  }

  setStream(stream: LiveState['stream']): void {
    if (stream !== this.#state.stream) this.#set({ ...this.#state, stream });
  }

  clearEntries(): void {
    this.#set({ ...this.#state, entries: [], droppedEntries: 0 });
  }

  #set(state: LiveState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
