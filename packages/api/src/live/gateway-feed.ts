import {
  type CachePurge,
  type ControlClient,
  type ControlNotice,
  connectControl,
  type GatewayStatus,
  type Topic,
  type WorkerPurge,
} from '@sluice/control';
import { type Clock, createId, type Service } from '@sluice/core';
import type { AccessLogEntry, LiveSample } from '@sluice/metrics';
import type { AccessLogFilter, FeedConnection, LiveEvent } from './live-event.ts';
import { PurgeAsks } from './purge-asks.ts';
import { type NumberedEvent, Subscriber } from './subscriber.ts';

/** Kept for tabs that come back after a short loss: two minutes of samples. */
const keptSamples = 120;
/** Access log lines kept for a page that opens the log while somebody else watches it. */
const keptEntries = 500;

export interface GatewayFeedOptions {
  /** Of the control socket. */
  readonly path: string;
  readonly clock: Clock;
}

export interface WatchOptions {
  /** Asks for the access log too. */
  readonly accessLog?: AccessLogFilter | undefined;
  /** The id of the last event that this tab got, of this or of an earlier connection. */
  readonly after?: string | undefined;
}

/**
 * The process's one connection to the controller, shared by all tabs: keeps the last status and sample, passes events
 * on, and carries hints the other way. Survives the controller: while there is none, the last known state stays and
 * says so.
 */
export class GatewayFeed implements Service {
  readonly #options: GatewayFeedOptions;
  /** Tells this process's event ids from those before a restart. */
  readonly #run = createId('run').slice(4, 12);
  readonly #subscribers = new Set<Subscriber>();
  readonly #samples: NumberedEvent[] = [];
  #recentEntries: readonly AccessLogEntry[] = [];
  readonly #purges: PurgeAsks;
  #client: ControlClient | undefined;
  #connection: FeedConnection;
  #status: GatewayStatus | undefined;
  #revision = 0;
  #sequence = 0;

  constructor(options: GatewayFeedOptions) {
    this.#options = options;
    this.#purges = new PurgeAsks(options.clock);
    this.#connection = { connected: false, problem: '', since: options.clock.now() };
  }

  get connection(): FeedConnection {
    return this.#connection;
  }

  /** The last one known; old while not connected. */
  get status(): GatewayStatus | undefined {
    return this.#status;
  }

  /** The last one known; old while not connected. */
  get sample(): LiveSample | undefined {
    const event = this.#samples.at(-1)?.event;
    return event?.type === 'sample' ? event.sample : undefined;
  }

  /** Newest first, at most 500; only what was written while somebody watched. */
  get recentEntries(): readonly AccessLogEntry[] {
    return this.#recentEntries;
  }

  /** Tabs that are listening. */
  get subscriberCount(): number {
    return this.#subscribers.size;
  }

  start(): void {
    const startedAt = this.#options.clock.now();
    this.#client ??= connectControl({
      path: this.#options.path,
      clock: this.#options.clock,
      hello: () => ({
        role: 'dashboard',
        id: `dashboard-${process.pid}`,
        pid: process.pid,
        startedAt,
        revision: 0,
        hash: '',
      }),
      onMessage: (message) => this.#receive(message),
      onStateChange: ({ connected, problem }) => {
        const since = connected === this.#connection.connected ? this.#connection.since : this.#options.clock.now();
        this.#connection = { connected, problem, since };
        if (connected) this.#subscribe();
        else this.#purges.lose();
        this.#publishStatus();
      },
    });
  }

  stop(): void {
    this.#client?.close();
    this.#purges.lose();
    this.#client = undefined;
    for (const subscriber of this.#subscribers) subscriber.end();
    this.#subscribers.clear();
  }

  /** A revision was committed by this process: tells the controller and every tab at once. */
  announceRevision(revision: number): void {
    this.#client?.send({ kind: 'revision-hint', revision });
    this.#noticeRevision(revision);
  }

  /** False when the controller is not there to be told. */
  replaceWorkers(): boolean {
    return this.#client?.send({ kind: 'replace-workers' }) ?? false;
  }

  /** Believes the answers of a source that are held back. False when the controller is not there to be told. */
  acceptEndpoints(source: string): boolean {
    return this.#client?.send({ kind: 'accept-endpoints', source }) ?? false;
  }

  /**
   * Forgets stored answers in all workers.
   * @returns what became of it in each
   * @throws SluiceError `unavailable` when the controller is not there, or lost before it answers
   */
  purgeCache(purge: CachePurge): Promise<readonly WorkerPurge[]> {
    return this.#purges.ask(this.#client, purge);
  }

  /** Starts with the whole state, or with what `after` missed. Must be given back to `unwatch`. */
  watch(options: WatchOptions): Subscriber {
    const subscriber = new Subscriber(options.accessLog);
    for (const missed of this.#missedSamples(options.after)) subscriber.offer(missed);
    subscriber.offer(this.#number({ type: 'status', connection: this.#connection, status: this.#status ?? null }));
    if (this.#revision > 0) subscriber.offer(this.#number({ type: 'revision', number: this.#revision }));
    this.#subscribers.add(subscriber);
    if (subscriber.wantsAccessLog) this.#subscribe();
    return subscriber;
  }

  unwatch(subscriber: Subscriber): void {
    this.#subscribers.delete(subscriber);
    if (subscriber.wantsAccessLog) this.#subscribe();
  }

  /** Workers write access log lines only while somebody reads them. */
  #subscribe(): void {
    const topics: Topic[] = ['status', 'samples'];
    if (this.#subscribers.values().some((subscriber) => subscriber.wantsAccessLog)) topics.push('access-log');
    this.#client?.send({ kind: 'subscribe', topics });
  }

  #receive(message: ControlNotice): void {
    switch (message.kind) {
      case 'status':
        this.#status = message.status;
        this.#publishStatus();
        this.#noticeRevision(message.status.revision);
        break;
      case 'sample': {
        const numbered = this.#number({ type: 'sample', sample: message.sample });
        this.#samples.push(numbered);
        if (this.#samples.length > keptSamples) this.#samples.shift();
        this.#publish(numbered);
        break;
      }
      case 'access-log':
        this.#recentEntries = [...message.entries.toReversed(), ...this.#recentEntries].slice(0, keptEntries);
        this.#publish(this.#number({ type: 'access-log', entries: message.entries, dropped: message.dropped }));
        break;
      case 'cache-purged':
        this.#purges.answer(message.ask, message.workers);
        break;
      default:
      // Snapshots, endpoint sets and the like are for workers.
    }
  }

  #noticeRevision(number: number): void {
    if (number <= this.#revision) return;
    this.#revision = number;
    this.#publish(this.#number({ type: 'revision', number }));
  }

  #publishStatus(): void {
    this.#publish(this.#number({ type: 'status', connection: this.#connection, status: this.#status ?? null }));
  }

  #publish(numbered: NumberedEvent): void {
    for (const subscriber of this.#subscribers) subscriber.offer(numbered);
  }

  #number(event: LiveEvent): NumberedEvent {
    this.#sequence += 1;
    return { id: `${this.#run}-${this.#sequence}`, event };
  }

  #missedSamples(after: string | undefined): NumberedEvent[] {
    const [run, sequence] = after?.split('-') ?? [];
    const isOurs = run === this.#run;
    // A tab that begins gets the last sample, so that it need not wait a second for its first figures.
    if (!isOurs) return this.#samples.slice(-1);
    return this.#samples.filter(({ id }) => Number(id.split('-')[1]) > Number(sequence));
  }
}
