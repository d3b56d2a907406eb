import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { Clock } from '@sluice/core';
import { isDeniedAddress } from './denied-address.ts';
import { deniedError } from './dial-error.ts';

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

type Waiter = (error: NodeJS.ErrnoException | null, addresses: readonly ResolvedAddress[]) => void;

interface Entry {
  addresses: readonly ResolvedAddress[];
  /** Monotonic time until which `addresses` are used without asking. */
  freshUntil: number;
  waiting: Waiter[] | undefined;
}

const freshMs = 5000;
/** Names come from the configuration; the bound is for discovery that invents them. */
const maximumNames = 10_000;

export type Resolve = (name: string, done: Waiter) => void;

/** `getaddrinfo`, so that /etc/hosts and the search list count. Every address, in the system's order. */
const resolveBySystem: Resolve = (name, done) => {
  systemLookup(name, { all: true, verbatim: true }, (error, addresses) => done(error, addresses ?? []));
};

/**
 * Names of endpoints, resolved at most once in 5 s each: the system's resolver has four threads, and a slow name must
 * not hold up the others. Callers of one name share one question; when it fails, the last answer is used on.
 */
export class NameCache {
  readonly #clock: Clock;
  readonly #resolve: Resolve;
  readonly #entries = new Map<string, Entry>();

  constructor(clock: Clock, resolve: Resolve = resolveBySystem) {
    this.#clock = clock;
    this.#resolve = resolve;
  }

  /** The next caller of each name asks the system again, which reads /etc/hosts; answers are kept for when it fails. */
  expire(): void {
    for (const entry of this.#entries.values()) entry.freshUntil = Number.NEGATIVE_INFINITY;
  }

  resolve(name: string, done: Waiter): void {
    let entry = this.#entries.get(name);
    if (entry !== undefined && entry.addresses.length > 0 && this.#clock.monotonic() < entry.freshUntil) {
      done(null, entry.addresses);
      return;
    }
    if (entry === undefined) {
      if (this.#entries.size >= maximumNames) this.#entries.clear();
      entry = { addresses: [], freshUntil: 0, waiting: undefined };
      this.#entries.set(name, entry);
    }
    if (entry.waiting !== undefined) {
      entry.waiting.push(done);
      return;
    }
    const asked = entry;
    asked.waiting = [done];
    this.#resolve(name, (error, addresses) => {
      const waiting = asked.waiting ?? [];
      asked.waiting = undefined;
      if (error === null && addresses.length > 0) asked.addresses = addresses;
      asked.freshUntil = this.#clock.monotonic() + freshMs;
      const failure = asked.addresses.length > 0 ? null : (error ?? notFound(name));
      for (const waiter of waiting) waiter(failure, asked.addresses);
    });
  }

  /**
   * For `net.connect`: checks what was resolved and hands on only what was checked, so that the address dialled is the
   * address looked at. Fails with code `EDENIED` when nothing is left.
   */
  readonly lookup: LookupFunction = (name, options, callback) => {
    this.resolve(name, (error, addresses) => {
      if (error !== null) {
        callback(error, '', 0);
        return;
      }
      const family =
        options.family === 4 || options.family === 'IPv4'
          ? 4
          : options.family === 6 || options.family === 'IPv6'
            ? 6
            : 0;
      const allowed = addresses.filter(
        (found) => !isDeniedAddress(found.address) && (family === 0 || found.family === family),
      );
      const first = allowed[0];
      if (first === undefined) callback(deniedError(name), '', 0);
      else if (options.all === true) callback(null, [...allowed]);
      else callback(null, first.address, first.family);
    });
  };
}

function notFound(name: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`"${name}" has no address`), { code: 'ENOTFOUND' });
}
