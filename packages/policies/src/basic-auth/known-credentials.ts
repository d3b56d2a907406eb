import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '@sluice/core';

const most = 1000;
const goodForMs = 10 * 60_000;
const badForMs = 10_000;

interface Known {
  readonly good: boolean;
  readonly until: number;
}

/**
 * What was found of credentials, so that a browser that sends them with every request costs one hash in ten minutes, and
 * a program that repeats wrong ones costs one in ten seconds. Keeps digests with a salt of its own, never a password.
 */
export class KnownCredentials {
  readonly #salt = randomBytes(32);
  readonly #known = new Map<string, Known>();

  keyOf(field: string): string {
    return createHash('sha256').update(this.#salt).update(field).digest('base64');
  }

  get(key: string, clock: Clock): boolean | undefined {
    const known = this.#known.get(key);
    if (known === undefined) return undefined;
    if (clock.monotonic() < known.until) return known.good;
    this.#known.delete(key);
    return undefined;
  }

  set(key: string, good: boolean, clock: Clock): void {
    if (this.#known.size >= most) this.#makeRoom();
    this.#known.set(key, { good, until: clock.monotonic() + (good ? goodForMs : badForMs) });
  }

  /** Wrong ones leave first: guessing must not drive out what is right. */
  #makeRoom(): void {
    let oldest: string | undefined;
    for (const [key, { good }] of this.#known) {
      oldest ??= key;
      if (good) continue;
      this.#known.delete(key);
      return;
    }
    if (oldest !== undefined) this.#known.delete(oldest);
  }
}
