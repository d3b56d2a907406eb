import type { Clock } from '@sluice/core';
import { parseDurationMs } from '@sluice/core/schema';
import { claimAt } from '../claim-values.ts';
import type { Claims } from '../jwt/read-token.ts';
import type { LoginCookies } from './cookies.ts';
import type { OidcConfig } from './schema.ts';

/** What is in the cookie of somebody who is signed in. Times are milliseconds since the epoch. */
export interface Session {
  readonly claims: Claims;
  readonly since: number;
  readonly seen: number;
}

export type FoundSession =
  | { readonly kind: 'none' | 'invalid' | 'expired' }
  | { readonly kind: 'live'; readonly session: Session; readonly isOld: boolean };

/** Of the token itself, and said by the session in its own way. */
const notKept = new Set(['exp', 'nbf', 'iat', 'nonce', 'at_hash', 'c_hash', 's_hash']);
/** So often in the idle time is the cookie written anew. */
const renewals = 10;

/** Sessions stand in cookies alone, so every worker knows them, and none can be ended but in its browser. */
export class Sessions {
  readonly #cookies: LoginCookies;
  readonly #clock: Clock;
  readonly #lifetimeMs: number;
  readonly #idleMs: number;
  readonly #skewMs: number;
  /** Paths of claims that the policy itself needs. */
  readonly #used: readonly string[];

  constructor(config: OidcConfig, cookies: LoginCookies, clock: Clock) {
    this.#cookies = cookies;
    this.#clock = clock;
    this.#lifetimeMs = parseDurationMs(config.sessionLifetime) ?? 0;
    this.#idleMs = parseDurationMs(config.idleTimeout) ?? 0;
    this.#skewMs = parseDurationMs(config.clockSkew) ?? 0;
    const rules = (config.claims ?? []).map(({ claim }) => claim);
    this.#used = [...new Set(['iss', 'sub', 'aud', ...rules, ...Object.values(config.claimHeaders ?? {})])];
  }

  find(field: string, secure: boolean): FoundSession {
    const content = this.#cookies.read(field, this.#cookies.session(secure));
    if (content === undefined) return { kind: 'none' };
    if (!isSession(content)) return { kind: 'invalid' };
    const now = this.#clock.now();
    const { since, seen } = content;
    if (since > now + this.#skewMs) return { kind: 'invalid' };
    if (now >= since + this.#lifetimeMs || now >= seen + this.#idleMs) return { kind: 'expired' };
    return { kind: 'live', session: content, isOld: now - seen >= this.#idleMs / renewals };
  }

  /**
   * A Set-Cookie field for a new session; with the claims that are used alone where all of them would not fit.
   * Undefined where these do not fit either.
   */
  begin(secure: boolean, claims: Claims): { readonly field: string; readonly isReduced: boolean } | undefined {
    const now = this.#clock.now();
    const all = Object.fromEntries(Object.entries(claims).filter(([name]) => !notKept.has(name)));
    const whole = this.#write(secure, { claims: all, since: now, seen: now });
    if (whole !== undefined) return { field: whole, isReduced: false };
    // Under its path as a name, where it is found first.
    const used = Object.fromEntries(this.#used.map((path) => [path, claimAt(claims, path)]));
    const reduced = this.#write(secure, { claims: used, since: now, seen: now });
    return reduced === undefined ? undefined : { field: reduced, isReduced: true };
  }

  /** The same session, seen now. */
  renew(secure: boolean, session: Session): string | undefined {
    return this.#write(secure, { ...session, seen: this.#clock.now() });
  }

  #write(secure: boolean, session: Session): string | undefined {
    const left = Math.min(this.#idleMs, session.since + this.#lifetimeMs - session.seen);
    return this.#cookies.write(this.#cookies.session(secure), session, left / 1000);
  }
}

function isSession(content: unknown): content is Session {
  if (typeof content !== 'object' || content === null) return false;
  const { claims, since, seen } = content as Partial<Session>;
  return typeof claims === 'object' && claims !== null && typeof since === 'number' && typeof seen === 'number';
}
