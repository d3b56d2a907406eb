import { isIP } from 'node:net';
import { type ProxyVersion, writeHeader } from '@sluice/dialing/proxy-header';
import type { ClientConnection, ConnectionEnds } from '../forwarding/downstream.ts';

/**
 * The header by which an endpoint learns of a client: its address, after trusted proxies were taken into account, and
 * what it connected to. The port is known of the peer only; of a client behind it, it is 0.
 */
export function clientHeader(version: ProxyVersion, clientAddress: string, ends: ConnectionEnds): string {
  const { source, destination, anonymous } = ends;
  const itself = clientAddress === source.address;
  // A socket that has closed meanwhile has no addresses any more.
  if ((itself && anonymous) || isIP(clientAddress) === 0 || isIP(destination.address) === 0) {
    return writeHeader(version, undefined);
  }
  return writeHeader(version, { source: itself ? source : { address: clientAddress, port: 0 }, destination });
}

/**
 * Whom such a header names alone, if anybody. One that a proxy in front speaks for has no port in it, and may come by
 * another connection next.
 */
export function soleClient(
  clientAddress: string,
  ends: ConnectionEnds,
  connection: ClientConnection,
): ClientConnection | undefined {
  return !ends.anonymous && clientAddress === ends.source.address ? connection : undefined;
}
