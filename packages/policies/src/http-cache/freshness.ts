import { getHeader } from '@sluice/core';
import type { CacheControl } from './cache-control.ts';
import { parseHttpDate } from './http-date.ts';

/** When an answer was asked for and when its head came. Wall clock, milliseconds. */
export interface Exchanged {
  readonly requestedAt: number;
  readonly receivedAt: number;
}

/** How long a stored answer may be used. Milliseconds of age. */
export interface Freshness {
  /** Fresh while it is younger. 0 has to be asked about each time. */
  readonly lifetimeMs: number;
  /** Its age when it was received: `corrected_initial_age` (RFC 9111 §4.2.3). */
  readonly initialAgeMs: number;
  /** After its lifetime, while somebody asks for a newer one. */
  readonly staleWhileRevalidateMs: number;
  /** After its lifetime, when the endpoint cannot answer. */
  readonly staleIfErrorMs: number;
}

/** What holds for answers that do not say it themselves, milliseconds. */
export interface FreshnessDefaults {
  /** Lifetime; 0 is none. */
  readonly lifetimeMs: number;
  /** No answer lives longer, whatever it says. */
  readonly longestMs: number;
  readonly staleWhileRevalidateMs: number;
  readonly staleIfErrorMs: number;
}

/** What an answer of this head is worth. Whether it may be stored at all is not asked here. */
export function freshnessOf(
  headers: readonly string[],
  said: CacheControl,
  { requestedAt, receivedAt }: Exchanged,
  defaults: FreshnessDefaults,
): Freshness {
  const date = parseHttpDate(getHeader(headers, 'date'), receivedAt);
  const apparentMs = date === undefined ? 0 : Math.max(0, receivedAt - date);
  const correctedMs = ageField(headers) + Math.max(0, receivedAt - requestedAt);
  const explicitMs = explicitLifetime(headers, said, date ?? receivedAt, receivedAt);
  // Asked about before each use: what is stored spares the body only.
  const always = said.noCache === true;
  const lifetimeMs = always ? 0 : Math.min(explicitMs ?? defaults.lifetimeMs, defaults.longestMs);
  return {
    lifetimeMs,
    initialAgeMs: Math.max(apparentMs, correctedMs),
    ...graceOf(said, always, defaults),
  };
}

/** Lifetime that the answer itself gives, milliseconds: s-maxage, max-age, Expires (RFC 9111 §4.2.1). */
export function explicitLifetime(
  headers: readonly string[],
  { sMaxAge, maxAge }: CacheControl,
  date: number,
  now: number,
): number | undefined {
  if (sMaxAge !== undefined) return sMaxAge * 1000;
  if (maxAge !== undefined) return maxAge * 1000;
  const expires = getHeader(headers, 'expires');
  if (expires === undefined) return undefined;
  // What is no date, `0` above all, has expired (RFC 9111 §5.3).
  return Math.max(0, (parseHttpDate(expires, now) ?? date) - date);
}

/**
 * `s-maxage` alone asks not to be used stale, as proxy-revalidate does (RFC 9111 §5.2.2.10); beside `stale-…` of the same
 * answer, which would have no effect otherwise, it does not.
 */
function graceOf(
  said: CacheControl,
  always: boolean,
  defaults: FreshnessDefaults,
): Pick<Freshness, 'staleWhileRevalidateMs' | 'staleIfErrorMs'> {
  if (always || said.mustRevalidate || said.proxyRevalidate) return { staleWhileRevalidateMs: 0, staleIfErrorMs: 0 };
  const otherwise = (ms: number) => (said.sMaxAge === undefined ? ms : 0);
  const { staleWhileRevalidate, staleIfError } = said;
  return {
    staleWhileRevalidateMs:
      staleWhileRevalidate === undefined ? otherwise(defaults.staleWhileRevalidateMs) : staleWhileRevalidate * 1000,
    staleIfErrorMs: staleIfError === undefined ? otherwise(defaults.staleIfErrorMs) : staleIfError * 1000,
  };
}

/** Age, milliseconds: the first member of it, 0 when it is none (RFC 9111 §5.1). */
function ageField(headers: readonly string[]): number {
  const text = getHeader(headers, 'age')?.split(',')[0]?.trim();
  return text !== undefined && /^\d+$/.test(text) ? Math.min(Number(text), 2_147_483_648) * 1000 : 0;
}

/** What may be done with a stored answer. */
export type Usability = 'fresh' | 'stale_while_revalidate' | 'stale';

/** @param ageMs its present age */
export function usabilityOf({ lifetimeMs, staleWhileRevalidateMs }: Freshness, ageMs: number): Usability {
  if (ageMs < lifetimeMs) return 'fresh';
  return ageMs < lifetimeMs + staleWhileRevalidateMs ? 'stale_while_revalidate' : 'stale';
}

export function usableAfterError({ lifetimeMs, staleIfErrorMs }: Freshness, ageMs: number): boolean {
  return ageMs < lifetimeMs + staleIfErrorMs;
}

/** Whether a client that says this may be given an answer of that age (RFC 9111 §5.2.1). Fresh ones only. */
export function suitsClient(asked: CacheControl, { lifetimeMs }: Freshness, ageMs: number): boolean {
  if (asked.noCache !== undefined) return false;
  if (asked.maxAge !== undefined && ageMs > asked.maxAge * 1000) return false;
  return asked.minFresh === undefined || lifetimeMs - ageMs >= asked.minFresh * 1000;
}
