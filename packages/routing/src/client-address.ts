import { isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

type Range = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

/** `::ffff:192.0.2.1` → `192.0.2.1`, so that an address has one spelling whichever socket it came through. */
export function plainAddress(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
}

/** No longer in use (RFC 4291 §2.5.5.1), and `::ffff:a.b.c.d` to ipaddr.js. */
const ipv4Compatible = /^::\d+\.\d+\./;

/**
 * An address that somebody wrote, in its one spelling; undefined for what is none. Node judges and not ipaddr.js, which
 * takes octal, hex and missing parts too. A zone means something on one machine only (RFC 4007 §6).
 */
export function writtenAddress(text: string): string | undefined {
  if (isIPv4(text)) return text;
  if (!isIPv6(text) || text.includes('%') || ipv4Compatible.test(text)) return undefined;
  return ipaddr.process(text).toString();
}

function parseRange(text: string): Range {
  if (text.includes('/')) return ipaddr.parseCIDR(text);
  const address = ipaddr.parse(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}

/** The peers whose forwarding fields are believed. Nobody by default. */
export class TrustedProxies {
  readonly #ranges: readonly Range[];
  // Peers are few and each sends many requests; the bound keeps a scan of addresses from growing it.
  readonly #known = new Map<string, boolean>();

  constructor(ranges: readonly string[]) {
    this.#ranges = ranges.map(parseRange);
  }

  trusts(address: string): boolean {
    if (this.#ranges.length === 0) return false;
    let trusted = this.#known.get(address);
    if (trusted === undefined) {
      trusted = this.#inRanges(address);
      if (this.#known.size >= 10_000) this.#known.clear();
      this.#known.set(address, trusted);
    }
    return trusted;
  }

  #inRanges(text: string): boolean {
    if (!ipaddr.isValid(text)) return false;
    const address = ipaddr.process(text);
    return this.#ranges.some(([network, bits]) => address.kind() === network.kind() && address.match(network, bits));
  }

  /**
   * The client behind a chain of hops: the right-most that is not a trusted proxy (left of it anybody could have
   * written). When all are trusted, the left-most. Anything that is not an address ends the walk.
   * @param peer the address that connected
   * @param hops addresses from X-Forwarded-For or Forwarded, left to right
   */
  clientBehind(peer: string, hops: readonly string[]): string {
    let client = peer;
    for (let index = hops.length - 1; index >= 0 && this.trusts(client); index--) {
      const hop = hopAddress(hops[index] as string);
      if (hop === undefined) break;
      client = hop;
    }
    return client;
  }
}

/** `192.0.2.1`, `192.0.2.1:80`, `"[2001:db8::1]:80"` → the address; undefined for `unknown` and `_hidden`. */
function hopAddress(text: string): string | undefined {
  let hop = text.trim().replaceAll('"', '');
  if (hop.startsWith('[')) hop = hop.slice(1, hop.indexOf(']'));
  else if (hop.split(':').length === 2) hop = hop.slice(0, hop.indexOf(':'));
  return writtenAddress(hop);
}

/** The hops of a Forwarded field (RFC 7239 §4), in order. */
export function forwardedHops(value: string): string[] {
  const hops: string[] = [];
  for (const element of value.split(',')) {
    for (const pair of element.split(';')) {
      const [name, hop] = pair.split('=', 2);
      if (name?.trim().toLowerCase() === 'for' && hop !== undefined) hops.push(hop);
    }
  }
  return hops;
}
