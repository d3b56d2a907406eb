import type { Socket } from 'node:net';
import type { Address } from '@sluice/core/schema';
import { type DialEvents, Dialer, type DialerEnvironment } from '@sluice/dialing/dialer';
import { writeHeader } from '@sluice/dialing/proxy-header';
import type { UpstreamSnapshot } from '@sluice/snapshot/types';
import type { Dispatcher } from 'undici';
import type { Watchdog, Watched } from '../forwarding/watchdog.ts';
import type { ConnectionOwner } from './connection-owner.ts';
import { Dispatch, type UpstreamDispatchOptions } from './dispatch.ts';
import { busy, HeldUploads, isUpload, type UploadOwner } from './held-uploads.ts';
import { Http1Connection } from './http1-connection.ts';
import { makeRoom } from './stalled-clients.ts';
import { upstreamError } from './upstream-error.ts';

export interface PoolEnvironment extends DialerEnvironment {
  readonly watchdog: Watchdog;
}

/**
 * The connections of this worker to one endpoint: undici's Dispatcher contract over HTTP/1.1. A request takes the
 * connection that became free last, so that idle ones age out; without a free one a new one is opened up to the limit,
 * and beyond it a bounded number of requests wait. Where connections begin with a PROXY header, those whose headers
 * differ are strangers to each other: a request takes one that began with its own, or opens one in the place of an idle
 * other.
 */
export class Http1Pool implements ConnectionOwner, UploadOwner, Watched {
  readonly responseHeadersMs: number;
  readonly bodyIdleMs: number;
  readonly idleMs: number;
  readonly maxRequests: number;
  readonly #dialer: Dialer;
  readonly #settings: UpstreamSnapshot;
  readonly #environment: PoolEnvironment;
  /** Of requests that name no client; empty where there are no headers. */
  readonly #ownHeader: string;
  readonly #connections = new Set<Http1Connection>();
  /** With the PROXY header that each begins with. */
  readonly #connecting = new Map<Socket, string>();
  readonly #free: Http1Connection[] = [];
  readonly #uploads: HeldUploads;
  #waiting: Dispatch[] = [];
  #closed = false;

  constructor(
    address: Address,
    settings: UpstreamSnapshot,
    environment: PoolEnvironment,
    dialer = new Dialer(address, settings, environment),
  ) {
    this.#dialer = dialer;
    this.#settings = settings;
    this.#environment = environment;
    this.#ownHeader = settings.proxyProtocol === undefined ? '' : writeHeader(settings.proxyProtocol, undefined);
    this.responseHeadersMs = settings.timeouts.responseHeadersMs;
    this.bodyIdleMs = settings.timeouts.bodyIdleMs;
    this.idleMs = settings.connectionPool.idleTimeoutMs;
    this.maxRequests = settings.connectionPool.maxRequestsPerConnection ?? 0;
    this.#uploads = new HeldUploads(this, settings);
    environment.watchdog.watch(this);
  }

  now(): number {
    return this.#environment.clock.monotonic();
  }

  dispatch(options: UpstreamDispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const dispatch = new Dispatch(options, handler);
    if (this.#uploads.take(dispatch, this.#connections.size + this.#waiting.length, this.now())) return false;
    return this.begin(dispatch);
  }

  begin(dispatch: Dispatch): boolean {
    if (dispatch.options.freshConnection !== true) {
      const header = this.#headerOf(dispatch);
      for (let at = this.#free.length - 1; at >= 0; at--) {
        const connection = this.#free[at] as Http1Connection; // `at` is within it
        if (connection.header !== header) continue;
        this.#free.splice(at, 1);
        if (!connection.usable) continue;
        connection.serve(dispatch);
        return true;
      }
    }
    this.#wait(dispatch);
    return this.#waiting.length === 0;
  }

  /** Requests under way and waiting are finished; then nothing is left open. */
  close(): void {
    this.#closed = true;
    for (const connection of this.#free.splice(0)) connection.destroy();
    this.#unwatchWhenEmpty();
  }

  onFree(connection: Http1Connection): void {
    const next = this.#nextWaiting(connection.header, connection.served > 0);
    if (next !== undefined) connection.serve(next);
    // Those that wait for a fresh connection, or for one of another client, need its place.
    else if (this.#closed || (this.#waiting.length > 0 && this.#full)) connection.destroy();
    else this.#free.push(connection);
  }

  onGone(connection: Http1Connection): void {
    this.#connections.delete(connection);
    const at = this.#free.indexOf(connection);
    if (at >= 0) this.#free.splice(at, 1);
    this.#connectForWaiting();
    this.#uploads.admit();
    this.#unwatchWhenEmpty();
  }

  onUploaded(): void {
    this.#uploads.admit();
  }

  countUploads(): number {
    let uploads = 0;
    for (const connection of this.#connections) if (connection.uploading) uploads++;
    for (const dispatch of this.#waiting) if (isUpload(dispatch) && !dispatch.unwanted) uploads++;
    return uploads;
  }

  checkDeadlines(now: number): void {
    for (const connection of this.#connections) connection.checkDeadlines(now);
    if (this.#settings.proxyProtocol !== undefined) this.#closeUseless();
    if (this.#waiting.length > this.#connecting.size && this.#full) this.#makeRoom(now);
    this.#uploads.checkDeadlines(now);
    const limit = this.#settings.timeouts.connectMs;
    for (let first = this.#waiting[0]; first !== undefined && now - first.queuedAt > limit; first = this.#waiting[0]) {
      this.#waiting.shift();
      const connecting = this.#connecting.size > 0 || !this.#full;
      first.fail(
        connecting ? upstreamError('UND_ERR_CONNECT_TIMEOUT', `no connection within ${limit} ms`) : busy(limit),
      );
    }
    this.#unwatchWhenEmpty();
  }

  #makeRoom(now: number): void {
    this.#forgetUnwanted();
    makeRoom(this.#connections, Math.max(0, this.#waiting.length - this.#connecting.size), now);
  }

  #wait(dispatch: Dispatch): void {
    const { maxPendingRequests } = this.#settings.connectionPool;
    // Each connection being opened is for one of those that wait; the others wait for a busy one.
    const beyond = () => this.#waiting.length - this.#connecting.size;
    if (this.#full && beyond() >= maxPendingRequests) this.#forgetUnwanted();
    if (this.#full && beyond() >= maxPendingRequests) {
      dispatch.fail(upstreamError('EQUEUEFULL', `${maxPendingRequests} requests already wait for a connection`));
      return;
    }
    dispatch.queuedAt = this.now();
    this.#waiting.push(dispatch);
    // An idle connection that has served keeps its place from a request that asked for a fresh one, or for another.
    if (this.#full) this.#free.shift()?.destroy();
    this.#connectForWaiting();
  }

  get #full(): boolean {
    return this.#connections.size + this.#connecting.size >= this.#settings.connectionPool.maxConnections;
  }

  /** @param used the connection has served before, so it is not for those that asked for a fresh one */
  #nextWaiting(header: string, used: boolean): Dispatch | undefined {
    this.#forgetUnwanted();
    const at = this.#waiting.findIndex(
      (dispatch) => !(used && dispatch.options.freshConnection === true) && this.#headerOf(dispatch) === header,
    );
    return at < 0 ? undefined : this.#waiting.splice(at, 1)[0];
  }

  #headerOf({ options }: Dispatch): string {
    return options.proxyHeader ?? this.#ownHeader;
  }

  /** Those whose clients have gone must not keep others from waiting. */
  #forgetUnwanted(): void {
    if (this.#waiting.some((dispatch) => dispatch.unwanted)) {
      this.#waiting = this.#waiting.filter((dispatch) => !dispatch.unwanted);
    }
  }

  /** Idle connections that began by naming a client that has left. */
  #closeUseless(): void {
    for (const connection of this.#free.filter(({ client }) => client?.gone === true)) connection.destroy();
  }

  #connectForWaiting(): void {
    while (!this.#full) {
      const next = this.#unattended();
      if (next === undefined) return;
      this.#connect(this.#headerOf(next));
    }
  }

  /** The first that waits and that no connection is being opened for. */
  #unattended(): Dispatch | undefined {
    if (this.#settings.proxyProtocol === undefined) return this.#waiting[this.#connecting.size];
    const coming = new Map<string, number>();
    for (const header of this.#connecting.values()) coming.set(header, (coming.get(header) ?? 0) + 1);
    return this.#waiting.find((dispatch) => {
      const header = this.#headerOf(dispatch);
      const left = coming.get(header) ?? 0;
      coming.set(header, left - 1);
      return left <= 0;
    });
  }

  #connect(header: string): void {
    const events: DialEvents = {
      onOpen: (opened) => {
        this.#connecting.delete(socket);
        this.adopt(opened, header);
      },
      onFailed: (error) => {
        this.#connecting.delete(socket);
        this.#nextWaiting(header, false)?.fail(error);
        this.#connectForWaiting();
        this.#unwatchWhenEmpty();
      },
    };
    const socket = this.#dialer.open(['http/1.1'], events, header);
    this.#connecting.set(socket, header);
  }

  /** Takes over a connection on which HTTP/1.1 was agreed. */
  adopt(socket: Socket, header = ''): void {
    const connection = new Http1Connection(socket, this, header);
    this.#connections.add(connection);
    this.onFree(connection);
  }

  #unwatchWhenEmpty(): void {
    const waiting = this.#waiting.length + this.#uploads.size;
    const empty = this.#connections.size === 0 && this.#connecting.size === 0 && waiting === 0;
    if (this.#closed && empty) this.#environment.watchdog.unwatch(this);
  }
}
