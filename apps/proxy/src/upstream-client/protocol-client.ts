import type { Socket } from 'node:net';
import type { Address } from '@sluice/core/schema';
import { Dialer } from '@sluice/dialing/dialer';
import type { UpstreamSnapshot } from '@sluice/snapshot/types';
import type { Dispatcher } from 'undici';
import { Dispatch, type UpstreamDispatchOptions } from './dispatch.ts';
import { Http1Pool, type PoolEnvironment } from './http1-pool.ts';
import { Http2Pool } from './http2-pool.ts';
import { upstreamError } from './upstream-error.ts';

interface Waiting {
  readonly options: UpstreamDispatchOptions;
  readonly handler: Dispatcher.DispatchHandler;
}

/**
 * The client of an endpoint that may speak HTTP/2: by its setting, or, with `auto`, as ALPN on the first connection
 * says, which is remembered. Upgrades go by HTTP/1.1 whatever the others do.
 */
export class ProtocolClient {
  readonly #address: Address;
  readonly #dialer: Dialer;
  readonly #settings: UpstreamSnapshot;
  readonly #environment: PoolEnvironment;
  /** Undefined until it was negotiated. */
  #spoken: 'h1' | 'h2' | undefined;
  #h1: Http1Pool | undefined;
  #h2: Http2Pool | undefined;
  #negotiating: Socket | undefined;
  #waiting: Waiting[] = [];
  #closed = false;

  constructor(address: Address, settings: UpstreamSnapshot, environment: PoolEnvironment) {
    this.#address = address;
    this.#settings = settings;
    this.#environment = environment;
    this.#dialer = new Dialer(address, settings, environment);
    this.#spoken = settings.protocol === 'h2' || settings.protocol === 'h2c' ? 'h2' : undefined;
  }

  dispatch(options: UpstreamDispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    if (typeof options.upgrade === 'string') return this.#http1.dispatch(options, handler);
    if (this.#spoken !== undefined) return this.#pool.dispatch(options, handler);
    this.#wait({ options, handler });
    return false;
  }

  /** Requests under way and waiting are finished; then nothing is left open. */
  close(): void {
    this.#closed = true;
    this.#closePools();
  }

  get #http1(): Http1Pool {
    this.#h1 ??= new Http1Pool(this.#address, this.#settings, this.#environment, this.#dialer);
    return this.#h1;
  }

  get #http2(): Http2Pool {
    this.#h2 ??= new Http2Pool(this.#dialer, this.#settings, this.#environment, () => {
      // It may have been replaced by one that speaks HTTP/1.1 only: ask again.
      if (this.#settings.protocol === 'auto') this.#spoken = undefined;
    });
    return this.#h2;
  }

  get #pool(): Http1Pool | Http2Pool {
    return this.#spoken === 'h2' ? this.#http2 : this.#http1;
  }

  #wait(waiting: Waiting): void {
    const { maxPendingRequests } = this.#settings.connectionPool;
    // The connection under way is for one of them.
    if (this.#waiting.length > maxPendingRequests) {
      this.#waiting = this.#waiting.filter(({ options }) => options.asker?.ended !== true);
    }
    if (this.#waiting.length > maxPendingRequests) {
      const error = upstreamError('EQUEUEFULL', `${maxPendingRequests} requests already wait for a connection`);
      new Dispatch(waiting.options, waiting.handler).fail(error);
      return;
    }
    this.#waiting.push(waiting);
    if (this.#negotiating === undefined) this.#negotiate();
  }

  #negotiate(): void {
    this.#negotiating = this.#dialer.open(['h2', 'http/1.1'], {
      onOpen: (socket, alpn) => {
        this.#negotiating = undefined;
        this.#spoken = alpn === 'h2' ? 'h2' : 'h1';
        this.#pool.adopt(socket);
        for (const { options, handler } of this.#waiting.splice(0)) {
          if (options.asker?.ended !== true) this.#pool.dispatch(options, handler);
        }
        if (this.#closed) this.#closePools();
      },
      onFailed: (error) => {
        this.#negotiating = undefined;
        for (const { options, handler } of this.#waiting.splice(0)) {
          if (options.asker?.ended !== true) new Dispatch(options, handler).fail(error);
        }
      },
    });
  }

  #closePools(): void {
    if (this.#negotiating !== undefined) return;
    this.#h1?.close();
    this.#h2?.close();
  }
}
