import { isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';

/** One end of a connection as a PROXY header names it. */
export interface ProxyEnd {
  /** IPv4 or IPv6 in its one spelling, IPv4 not mapped into IPv6. */
  readonly address: string;
  /** 0 where nobody knows it. */
  readonly port: number;
}

/** Between whom a connection is that a proxy passes on. */
export interface ProxiedConnection {
  readonly source: ProxyEnd;
  readonly destination: ProxyEnd;
}

/** Version 2 begins so (proxy-protocol.txt §2.2). No other protocol does: it has an empty line, NUL and `QUIT`. */
export const signature = Buffer.from('0d0a0d0a000d0a515549540a', 'hex');

export type ProxyVersion = 'v1' | 'v2';

/**
 * A PROXY header as text of one byte a character (latin1), because connections to an endpoint are told apart by it.
 * Both ends are of one family: an IPv4 address beside an IPv6 one is written mapped (RFC 4291 §2.5.5.2).
 * @param proxied undefined says that the gateway speaks for itself, as a health check does
 */
export function writeHeader(version: ProxyVersion, proxied: ProxiedConnection | undefined): string {
  return version === 'v1' ? writeVersion1(proxied) : writeVersion2(proxied);
}

function writeVersion1(proxied: ProxiedConnection | undefined): string {
  if (proxied === undefined) return 'PROXY UNKNOWN\r\n';
  const { source, destination } = proxied;
  const both4 = isIPv4(source.address) && isIPv4(destination.address);
  const text = (address: string) => (!both4 && isIPv4(address) ? `::ffff:${address}` : address);
  const addresses = `${text(source.address)} ${text(destination.address)}`;
  return `PROXY ${both4 ? 'TCP4' : 'TCP6'} ${addresses} ${source.port} ${destination.port}\r\n`;
}

function writeVersion2(proxied: ProxiedConnection | undefined): string {
  if (proxied === undefined) return Buffer.concat([signature, Buffer.from([0x20, 0x00, 0, 0])]).toString('latin1');
  const { source, destination } = proxied;
  const both4 = isIPv4(source.address) && isIPv4(destination.address);
  const size = both4 ? 4 : 16;
  const header = Buffer.alloc(16 + 2 * size + 4);
  signature.copy(header);
  header[12] = 0x21;
  header[13] = both4 ? 0x11 : 0x21;
  header.writeUInt16BE(2 * size + 4, 14);
  header.set(bytesOf(source.address, both4), 16);
  header.set(bytesOf(destination.address, both4), 16 + size);
  header.writeUInt16BE(source.port, 16 + 2 * size);
  header.writeUInt16BE(destination.port, 18 + 2 * size);
  return header.toString('latin1');
}

function bytesOf(text: string, as4: boolean): number[] {
  const address = ipaddr.parse(text);
  return (as4 || address.kind() === 'ipv6' ? address : (address as ipaddr.IPv4).toIPv4MappedAddress()).toByteArray();
}
