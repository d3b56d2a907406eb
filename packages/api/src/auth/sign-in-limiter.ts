import type { Clock } from '@sluice/core';

export interface SignInAttempt {
  /** As typed, trimmed and in lower case. */
  readonly account: string;
  readonly address: string;
  /** A browser that this account has signed in from before; it is limited apart from strangers. */
  readonly device: string | undefined;
}

export interface SignInVerdict {
  readonly allowed: boolean;
  /** Seconds until the next attempt may be made; 0 when allowed. */
  readonly retryAfterS: number;
}

/** Wrong passwords in `windowMs` before attempts are refused unheard. */
const windowMs = 60_000;
const limits = {
  /** One account from one address. */
  accountAtAddress: 10,
  /** One account from everywhere: many addresses guessing together. */
  account: 60,
  /** One address at all accounts: one password tried on everybody. */
  address: 40,
  /** One account from a browser it knows. */
  device: 10,
} as const;

/** Beyond this the oldest counters are forgotten; each is about 100 bytes. */
const maximumCounters = 50_000;

interface Counter {
  count: number;
  readonly endsAt: number;
}

/**
 * Limits wrong passwords by account and by address, in memory. An attempt counts when it begins and is given back when
 * the password was right, so that a thousand at once are a thousand.
 *
 * The owner of an account is not locked out by others: from another address there is a counter of its own, and a
 * browser that has signed in before is known by its device cookie and does not share the strangers' counters (OWASP,
 * "Slow down online guessing attacks with device cookies").
 */
export class SignInLimiter {
  readonly #clock: Clock;
  readonly #counters = new Map<string, Counter>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes one attempt from every counter that concerns it, or none when one of them is used up. */
  begin(attempt: SignInAttempt): SignInVerdict {
    const now = this.#clock.monotonic();
    const counters = keysOf(attempt).map(({ key, limit }) => ({ key, limit, counter: this.#current(key, now) }));
    const full = counters.filter(({ counter, limit }) => counter.count >= limit);
    if (full.length > 0) {
      const waitMs = Math.max(...full.map(({ counter }) => counter.endsAt - now));
      return { allowed: false, retryAfterS: Math.max(1, Math.ceil(waitMs / 1000)) };
    }
    for (const { key, counter } of counters) {
      counter.count += 1;
      this.#counters.set(key, counter);
    }
    this.#prune();
    return { allowed: true, retryAfterS: 0 };
  }

  /** The password was right: the attempt was none. */
  succeed(attempt: SignInAttempt): void {
    for (const { key } of keysOf(attempt)) {
      const counter = this.#counters.get(key);
      if (counter !== undefined && counter.count > 0) counter.count -= 1;
    }
  }

  #current(key: string, now: number): Counter {
    const counter = this.#counters.get(key);
    if (counter !== undefined && counter.endsAt > now) return counter;
    this.#counters.delete(key);
    return { count: 0, endsAt: now + windowMs };
  }

  #prune(): void {
    for (const key of this.#counters.keys()) {
      if (this.#counters.size <= maximumCounters) return;
      this.#counters.delete(key);
    }
  }
}

function keysOf({ account, address: given, device }: SignInAttempt): { key: string; limit: number }[] {
  const address = network(given);
  if (device !== undefined) return [{ key: `device ${account} ${device}`, limit: limits.device }];
  return [
    { key: `pair ${account} ${address}`, limit: limits.accountAtAddress },
    { key: `account ${account}`, limit: limits.account },
    { key: `address ${address}`, limit: limits.address },
  ];
}

/** An IPv6 host has a whole /64 to choose addresses from (RFC 4291 §2.5.1), so that is what is counted. */
function network(address: string): string {
  if (!address.includes(':') || address.startsWith('::ffff:')) return address;
  const [before = '', after = ''] = address.split('::');
  const head = before.split(':').filter(Boolean);
  const tail = after.split(':').filter(Boolean);
  const zeros = Array<string>(Math.max(0, 8 - head.length - tail.length)).fill('0');
  return [...head, ...zeros, ...tail].slice(0, 4).join(':');
}
