import { isIP } from 'node:net';
import { parseAddress } from '@sluice/core/schema';
import type { UpstreamSnapshot } from '@sluice/snapshot/types';
import { type Dispatcher, Pool } from 'undici';
import { isDeniedAddress } from './denied-address.ts';
import { deniedError, type NameCache } from './name-cache.ts';

/** The upstream seam: undici's Dispatcher contract, as far as the forwarder uses it. */
export interface UpstreamClient {
  dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean;
  /** Finishes what is under way, then closes every connection. */
  close(): void;
}

/** Clients of one endpoint with equal keys may share connections. */
export function upstreamClientKey(settings: UpstreamSnapshot): string {
  return JSON.stringify([settings.connectionPool, settings.timeouts]);
}

/** A pool of HTTP/1.1 connections to one endpoint. */
export function createUpstreamClient(
  address: string,
  settings: UpstreamSnapshot,
  environment: { readonly names: NameCache },
): UpstreamClient {
  const parsed = parseAddress(address);
  if ('problem' in parsed) throw new Error(parsed.problem);
  const { connectionPool, timeouts } = settings;
  if (isIP(parsed.host) !== 0 && isDeniedAddress(parsed.host)) return new DeniedClient(address);
  const pool = new Pool(`http://${address}`, {
    allowH2: false,
    connections: connectionPool.maxConnections,
    pipelining: 1,
    connect: { timeout: timeouts.connectMs, lookup: environment.names.lookup, allowH2: false },
    keepAliveTimeout: connectionPool.idleTimeoutMs,
    keepAliveMaxTimeout: connectionPool.idleTimeoutMs,
    keepAliveTimeoutThreshold: 1000,
    headersTimeout: timeouts.responseHeadersMs,
    bodyTimeout: timeouts.bodyIdleMs,
    maxHeaderSize: 64 * 1024,
    ...(connectionPool.maxRequestsPerConnection === undefined
      ? {}
      : { maxRequestsPerClient: connectionPool.maxRequestsPerConnection }),
  });
  return {
    dispatch: (options, handler) => pool.dispatch(options, handler),
    close: () => {
      // Closing cannot fail in a way that anybody could act on.
      pool.close().catch(() => {});
    },
  };
}

/** Stands in for an endpoint whose literal address is never dialled. */
class DeniedClient implements UpstreamClient {
  readonly #address: string;

  constructor(address: string) {
    this.#address = address;
  }

  dispatch(_options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const error = deniedError(this.#address);
    // The contract hands a controller over with every error; nothing was started, so there is none to use.
    queueMicrotask(() => handler.onResponseError?.(undefined as unknown as Dispatcher.DispatchController, error));
    return true;
  }

  close(): void {}
}
