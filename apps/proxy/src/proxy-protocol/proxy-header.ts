import { isIPv4 } from 'node:net';
import type { ProxiedConnection } from '@sluice/dialing/proxy-header';
import { plainAddress } from '@sluice/routing';
import ipaddr from 'ipaddr.js';

/** What a PROXY header says. */
export interface ProxyHeader {
  /** Undefined when it names nobody: a health check of the proxy itself, or a connection that has no IP addresses. */
  readonly proxied: ProxiedConnection | undefined;
  /** The client came to the proxy by TLS (PP2_CLIENT_SSL); version 1 cannot say so. */
  readonly secure: boolean;
  /** Bytes it takes; what the client itself sent follows. */
  readonly length: number;
}

/** The header is not one, in words. */
export interface ProxyHeaderProblem {
  readonly problem: string;
}

/** Type of the TLV that holds a checksum, and where its value is zero while it is computed. */
export const crc32cType = 0x03;

/** A plain spelling of an address that is known to be one. */
export function oneSpelling(address: string): string {
  return isIPv4(address) ? address : plainAddress(ipaddr.process(address).toString());
}
