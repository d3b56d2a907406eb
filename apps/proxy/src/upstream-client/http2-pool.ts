import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import type { Dialer } from '@sluice/dialing/dialer';
import type { UpstreamSnapshot } from '@sluice/snapshot/types';
import type { Dispatcher } from 'undici';
import type { Watched } from '../forwarding/watchdog.ts';
import { Dispatch, type UpstreamDispatchOptions } from './dispatch.ts';
import { busy } from './held-uploads.ts';
import type { PoolEnvironment } from './http1-pool.ts';
import { Http2Session, type SessionOwner } from './http2-session.ts';
import { upstreamError } from './upstream-error.ts';

/** How often a request that was not acted on is sent again to the same endpoint. */
const sendsAgain = 1;

/**
 * The HTTP/2 sessions of this worker to one endpoint, behind the contract of undici's Dispatcher. One carries
 * everything until it is full; only then, up to the pool's limit, is another opened, and beyond it a bounded number of
 * requests wait.
 */
export class Http2Pool implements SessionOwner, Watched {
  readonly responseHeadersMs: number;
  readonly bodyIdleMs: number;
  readonly idleMs: number;
  readonly maxRequests: number;
  readonly maxStreams: number;
  readonly scheme: 'http' | 'https';
  readonly #dialer: Dialer;
  readonly #settings: UpstreamSnapshot;
  readonly #environment: PoolEnvironment;
  /** The endpoint has stopped to speak HTTP/2. */
  readonly #onOtherProtocol: () => void;
  readonly #sessions = new Set<Http2Session>();
  readonly #connecting = new Set<Socket>();
  readonly #sentAgain = new WeakMap<Dispatch, number>();
  #waiting: Dispatch[] = [];
  #closed = false;

  constructor(
    dialer: Dialer,
    settings: UpstreamSnapshot,
    environment: PoolEnvironment,
    onOtherProtocol: () => void = () => {},
  ) {
    this.#dialer = dialer;
    this.#settings = settings;
    this.#environment = environment;
    this.#onOtherProtocol = onOtherProtocol;
    this.responseHeadersMs = settings.timeouts.responseHeadersMs;
    this.bodyIdleMs = settings.timeouts.bodyIdleMs;
    this.idleMs = settings.connectionPool.idleTimeoutMs;
    this.maxRequests = settings.connectionPool.maxRequestsPerConnection ?? 0;
    this.maxStreams = settings.connectionPool.maxConcurrentStreams;
    this.scheme = settings.tls === undefined ? 'http' : 'https';
    environment.watchdog.watch(this);
  }

  now(): number {
    return this.#environment.clock.monotonic();
  }

  dispatch(options: UpstreamDispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const dispatch = new Dispatch(options, handler);
    // One that served was just lost under this request; the others came from the same endpoint at the same time.
    if (options.freshConnection === true) for (const session of this.#sessions) if (session.served > 0) session.drain();
    const session = this.#waiting.length === 0 ? this.#withRoom() : undefined;
    if (session === undefined) this.#wait(dispatch);
    else session.serve(dispatch);
    return this.#waiting.length === 0;
  }

  /** Takes over a connection on which HTTP/2 was agreed. */
  adopt(socket: Socket): void {
    this.#sessions.add(new Http2Session(socket, this));
    this.onRoom();
  }

  /** Requests under way and waiting are finished; then nothing is left open. */
  close(): void {
    this.#closed = true;
    this.#drainWhenDone();
    this.#unwatchWhenEmpty();
  }

  onRoom(): void {
    while (this.#waiting.length > 0) {
      const session = this.#withRoom();
      if (session === undefined) break;
      const next = this.#waiting.shift();
      if (next?.unwanted === false) session.serve(next);
    }
    this.#connectForWaiting();
    this.#drainWhenDone();
  }

  onUnprocessed(dispatch: Dispatch): void {
    const times = this.#sentAgain.get(dispatch) ?? 0;
    if (times >= sendsAgain || dispatch.options.body instanceof Readable) {
      dispatch.fail(upstreamError('EUNPROCESSED', 'the endpoint refused the stream without acting on it'));
      return;
    }
    if (dispatch.unwanted) return;
    this.#sentAgain.set(dispatch, times + 1);
    this.#wait(dispatch);
  }

  onGone(session: Http2Session): void {
    this.#sessions.delete(session);
    this.#connectForWaiting();
    this.#unwatchWhenEmpty();
  }

  checkDeadlines(now: number): void {
    for (const session of this.#sessions) session.checkDeadlines(now);
    const limit = this.#settings.timeouts.connectMs;
    for (let first = this.#waiting[0]; first !== undefined && now - first.queuedAt > limit; first = this.#waiting[0]) {
      this.#waiting.shift();
      // Where every stream is in use, the endpoint has done nothing wrong.
      const connecting = this.#connecting.size > 0 || !this.#full;
      first.fail(
        connecting ? upstreamError('UND_ERR_CONNECT_TIMEOUT', `no connection within ${limit} ms`) : busy(limit),
      );
    }
  }

  #withRoom(): Http2Session | undefined {
    for (const session of this.#sessions) if (session.hasRoom) return session;
    return undefined;
  }

  #wait(dispatch: Dispatch): void {
    const { maxPendingRequests } = this.#settings.connectionPool;
    // Those that a session being opened will carry do not count; the others wait for a stream to end.
    const beyond = () => this.#waiting.length - this.#connecting.size * this.maxStreams;
    if (this.#full && beyond() >= maxPendingRequests) {
      this.#waiting = this.#waiting.filter((waiting) => !waiting.unwanted);
    }
    if (this.#full && beyond() >= maxPendingRequests) {
      dispatch.fail(upstreamError('EQUEUEFULL', `${maxPendingRequests} requests already wait for a stream`));
      return;
    }
    dispatch.queuedAt = this.now();
    this.#waiting.push(dispatch);
    this.onRoom();
  }

  get #full(): boolean {
    let usable = this.#connecting.size;
    // One that drains has its successor already allowed for, or an endpoint could not be reached while it drains.
    for (const session of this.#sessions) if (session.usable) usable++;
    return usable >= this.#settings.connectionPool.maxConnections;
  }

  #connectForWaiting(): void {
    while (this.#connecting.size * this.maxStreams < this.#waiting.length && !this.#full) this.#connect();
  }

  #connect(): void {
    const socket = this.#dialer.open(['h2'], {
      onOpen: (opened, alpn) => {
        this.#connecting.delete(opened);
        if (this.scheme === 'http' || alpn === 'h2') {
          this.adopt(opened);
          return;
        }
        opened.destroy();
        this.#refuseWaiting(upstreamError('ETLS', 'TLS: it does not speak HTTP/2 (ALPN)'));
      },
      onFailed: (error) => {
        this.#connecting.delete(socket);
        this.#refuseWaiting(error);
      },
    });
    this.#connecting.add(socket);
  }

  /** Fails those that the connection was opened for, so that they can go to other endpoints. */
  #refuseWaiting(error: Error): void {
    if ('code' in error && error.code === 'ETLS') this.#onOtherProtocol();
    for (const dispatch of this.#waiting.splice(0, this.maxStreams)) if (!dispatch.unwanted) dispatch.fail(error);
    this.#connectForWaiting();
    this.#unwatchWhenEmpty();
  }

  #drainWhenDone(): void {
    if (this.#closed && this.#waiting.length === 0) for (const session of this.#sessions) session.drain();
  }

  #unwatchWhenEmpty(): void {
    const empty = this.#sessions.size === 0 && this.#connecting.size === 0 && this.#waiting.length === 0;
    if (this.#closed && empty) this.#environment.watchdog.unwatch(this);
  }
}
