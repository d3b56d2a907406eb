import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import { parseAddress } from '@sluice/core/schema';
import type { ClientCertificates } from '@sluice/dialing/client-certificate';
import { isDeniedAddress } from '@sluice/dialing/denied-address';
import { deniedError } from '@sluice/dialing/dial-error';
import type { UpstreamSnapshot } from '@sluice/snapshot/types';
import type { Dispatcher } from 'undici';
import { Dispatch, type UpstreamDispatchOptions } from './dispatch.ts';
import { Http1Pool, type PoolEnvironment } from './http1-pool.ts';
import { ProtocolClient } from './protocol-client.ts';

/** The upstream seam: undici's Dispatcher contract, as far as the forwarder uses it. */
export interface UpstreamClient {
  dispatch(options: UpstreamDispatchOptions, handler: Dispatcher.DispatchHandler): boolean;
  /** Finishes what is under way, then closes every connection. */
  close(): unknown;
}

/** Makes the client of one endpoint. Any of undici's dispatchers will do, as a test of both shows. */
export type CreateUpstreamClient = (
  address: string,
  settings: UpstreamSnapshot,
  environment: PoolEnvironment,
) => UpstreamClient;

/** Clients of one endpoint with equal keys may share connections. */
export function upstreamClientKey(settings: UpstreamSnapshot, certificates: ClientCertificates): string {
  const { connectionPool, timeouts, tls, protocol, proxyProtocol } = settings;
  const shown = tls?.clientCertificate === undefined ? undefined : certificates.find(tls.clientCertificate);
  const identity = shown === undefined ? '' : createHash('sha256').update(shown.chain).digest('base64');
  return JSON.stringify([connectionPool, timeouts, tls, protocol, proxyProtocol ?? '', identity]);
}

/** @throws Error when the address cannot be read, which a checked snapshot rules out */
export function createUpstreamClient(
  address: string,
  settings: UpstreamSnapshot,
  environment: PoolEnvironment,
): UpstreamClient {
  const parsed = parseAddress(address);
  if ('problem' in parsed) throw new Error(parsed.problem);
  if (isIP(parsed.host) !== 0 && isDeniedAddress(parsed.host)) return new DeniedClient(address);
  const { protocol, tls, proxyProtocol } = settings;
  // ALPN is the only way to learn of HTTP/2 (RFC 9113 §3.2), so in clear text it is spoken only where that is said. A
  // snapshot that an older version kept says nothing. A PROXY header names one client, and HTTP/2 connections serve many.
  if (protocol === 'h1' || (tls === undefined && protocol !== 'h2c') || proxyProtocol !== undefined) {
    return new Http1Pool(parsed, settings, environment);
  }
  return new ProtocolClient(parsed, settings, environment);
}

/** Stands in for an endpoint whose literal address is never dialled. */
class DeniedClient implements UpstreamClient {
  readonly #address: string;

  constructor(address: string) {
    this.#address = address;
  }

  dispatch(options: UpstreamDispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    new Dispatch(options, handler).fail(deniedError(this.#address));
    return true;
  }

  close(): void {}
}
