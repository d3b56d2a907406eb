import type { Clock } from '@sluice/core';
import type { Logger } from '@sluice/core/logger';
import ipaddr from 'ipaddr.js';
import { TokenBucket } from '../http2/token-bucket.ts';

/**
 * Connections that an address may have lost by abuse at once, and in the long run. Many clients may share an address,
 * and one that is broken tries again now and then; a flood loses hundreds a second, and each costs up to 5 MB, because
 * one read of 64 KiB opens and resets 800 streams before anybody can say anything.
 */
const toleratedBurst = 5;
const toleratedPerSecond = 0.2;
/** The first probation, milliseconds; each is twice as long as the one before … */
const firstMs = 2000;
/** … until they are so long. */
const longestMs = 300_000;
/** After so long without any abuse nothing is held against an address, milliseconds. */
const forgetAfterMs = 600_000;
/** Addresses that are remembered; of more, the one whose last abuse is longest ago is forgotten. */
const mostAddresses = 10_000;
/** One line in the log for so long, milliseconds. */
const tellEveryMs = 10_000;

interface Suspect {
  readonly bucket: TokenBucket;
  /** Monotonic, like the next. */
  abusedAt: number;
  until: number;
  nextMs: number;
}

/**
 * Addresses whose clients abused one HTTP/2 connection after the other. For a while they are not offered HTTP/2 any more,
 * where every connection and stream can be made to cost much before it is known for what it is. HTTP/1.1 they are
 * served as always, so that whoever shares an address with a flood is not locked out by it.
 */
export class Probation {
  readonly #clock: Clock;
  readonly #log: Logger;
  /** The one whose abuse is longest ago comes first. */
  readonly #suspects = new Map<string, Suspect>();
  #toldAt = Number.NEGATIVE_INFINITY;
  #untold = 0;

  constructor(clock: Clock, log: Logger) {
    this.#clock = clock;
    this.#log = log;
  }

  /** How many addresses are remembered. */
  get size(): number {
    return this.#suspects.size;
  }

  /** A connection of this address had to be ended for what was done with it. */
  noteAbuse(address: string): void {
    const now = this.#clock.monotonic();
    const key = keyOf(address);
    const known = this.#suspects.get(key);
    this.#suspects.delete(key);
    const suspect =
      known !== undefined && now - known.abusedAt < forgetAfterMs
        ? known
        : {
            bucket: new TokenBucket(toleratedBurst, toleratedPerSecond, now),
            abusedAt: now,
            until: 0,
            nextMs: firstMs,
          };
    this.#suspects.set(key, suspect);
    for (const oldest of this.#suspects.keys()) {
      if (this.#suspects.size <= mostAddresses) break;
      this.#suspects.delete(oldest);
    }
    suspect.abusedAt = now;
    // Connections from before may still be about.
    if (now < suspect.until || suspect.bucket.take(now)) return;
    this.#tell(address, suspect.nextMs, now);
    suspect.until = now + suspect.nextMs;
    suspect.nextMs = Math.min(suspect.nextMs * 2, longestMs);
  }

  /** Whether this address is not to have HTTP/2 now. */
  holds(address: string): boolean {
    // The usual case costs nothing.
    if (this.#suspects.size === 0) return false;
    const suspect = this.#suspects.get(keyOf(address));
    return suspect !== undefined && this.#clock.monotonic() < suspect.until;
  }

  #tell(client: string, forMs: number, now: number): void {
    this.#untold++;
    if (now - this.#toldAt < tellEveryMs) return;
    this.#log.warn(
      { client, forMs, addresses: this.#untold },
      'HTTP/2 was abused: its clients get HTTP/1.1 for a while',
    );
    this.#toldAt = now;
    this.#untold = 0;
  }
}

/** Whoever has an address of IPv6 has its whole /64 (RFC 6177 §2). */
function keyOf(address: string): string {
  if (!address.includes(':')) return address;
  return ipaddr.IPv6.parse(address).parts.slice(0, 4).join(':');
}
