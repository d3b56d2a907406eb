import { getHeader, hasHeader } from '@sluice/core';
import { type CacheControl, readCacheControl } from './cache-control.ts';
import { type Exchanged, explicitLifetime, type Freshness, type FreshnessDefaults, freshnessOf } from './freshness.ts';
import { parseHttpDate } from './http-date.ts';
import { varyingFields } from './vary.ts';

export interface StoredRequest {
  readonly method: string;
  /** Flat, as the endpoint gets them. */
  readonly headers: readonly string[];
  /** Somebody who had to say who they are, by whatever means. Counts like Authorization. */
  readonly identified: boolean;
}

export interface StorageRules {
  /** Statuses that may be stored. Never 206, 304 or an interim one, whatever stands here. */
  readonly statuses: ReadonlySet<number>;
  readonly defaults: FreshnessDefaults;
  /** What becomes of an answer with Set-Cookie: it is not stored, or stored without. */
  readonly setCookie: 'refuse' | 'drop';
  /** `no-store` of the request counts. */
  readonly honourRequest: boolean;
}

/** Why an answer is not stored, in snake case. */
export type NotStored =
  | 'method'
  | 'status'
  | 'request_no_store'
  | 'no_store'
  | 'private'
  | 'authorization'
  | 'vary_any'
  | 'set_cookie'
  | 'no_lifetime';

export type Storage =
  | {
      readonly store: true;
      /** Flat: without what the answer keeps from caches, and without Age. */
      readonly headers: string[];
      /** Of the request, that it depends on. */
      readonly vary: readonly string[];
      readonly freshness: Freshness;
      /** May be given to whoever had to say who they are (RFC 9111 §3.5). */
      readonly forIdentified: boolean;
    }
  | { readonly store: false; readonly because: NotStored };

/** Whether a shared cache may store this answer (RFC 9111 §3), and what of it. Whether it came whole is for the caller. */
export function judgeStorage(
  request: StoredRequest,
  answer: { readonly status: number; readonly headers: readonly string[] },
  times: Exchanged,
  rules: StorageRules,
): Storage {
  const { status, headers } = answer;
  if (request.method !== 'GET') return refused('method');
  // must-understand needs a status that is understood; those that are listed are.
  if (status < 200 || status === 206 || status === 304 || !rules.statuses.has(status)) return refused('status');
  if (rules.honourRequest && readCacheControl(request.headers).noStore) return refused('request_no_store');
  const said = readCacheControl(headers);
  if (said.noStore && !said.mustUnderstand) return refused('no_store');
  if (said.private === true) return refused('private');
  const forIdentified = said.public || said.mustRevalidate || said.sMaxAge !== undefined;
  if (needsPermission(request) && !forIdentified) return refused('authorization');
  const vary = varyingFields(headers);
  if (vary === undefined) return refused('vary_any');

  const withheld = withheldFields(said);
  // Whoever came next would get the cookie, and with it the session, of whoever came first.
  if (hasHeader(headers, 'set-cookie') && !withheld.has('set-cookie')) {
    if (rules.setCookie === 'refuse') return refused('set_cookie');
    withheld.add('set-cookie');
  }
  const freshness = freshnessOf(headers, said, times, rules.defaults);
  const date = parseHttpDate(getHeader(headers, 'date'), times.receivedAt) ?? times.receivedAt;
  const explicit = explicitLifetime(headers, said, date, times.receivedAt) !== undefined || said.noCache === true;
  if (!explicit && rules.defaults.lifetimeMs === 0) return refused('no_lifetime');
  // What is stale at once is of use only where it can be asked about, or may be used stale.
  const { lifetimeMs, initialAgeMs, staleWhileRevalidateMs, staleIfErrorMs } = freshness;
  const usableMs = lifetimeMs + Math.max(staleWhileRevalidateMs, staleIfErrorMs);
  if (initialAgeMs >= usableMs && !hasValidator(headers)) return refused('no_lifetime');

  withheld.add('age');
  return { store: true, headers: without(headers, withheld), vary, freshness, forIdentified };
}

/** Whether only an answer that says that everybody may have it can be used for this request. */
export function needsPermission({ headers, identified }: Pick<StoredRequest, 'headers' | 'identified'>): boolean {
  return identified || hasHeader(headers, 'authorization');
}

export function hasValidator(headers: readonly string[]): boolean {
  return hasHeader(headers, 'etag') || hasHeader(headers, 'last-modified');
}

function refused(because: NotStored): Storage {
  return { store: false, because };
}

/** Fields that `private` and `no-cache` name: those are not stored, the rest is (RFC 9111 §5.2.2.4, §5.2.2.7). */
function withheldFields({ private: kept, noCache }: CacheControl): Set<string> {
  return new Set([...(kept === true ? [] : (kept ?? [])), ...(noCache === true ? [] : (noCache ?? []))]);
}

function without(headers: readonly string[], names: ReadonlySet<string>): string[] {
  const left: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] as string;
    if (!names.has(name.toLowerCase())) left.push(name, headers[index + 1] as string);
  }
  return left;
}

/** A stored head with the length that is known now that the body has come whole. 204 has none. */
export function withLength(headers: readonly string[], status: number, bytes: number): string[] {
  const head = without(headers, new Set(['content-length']));
  if (status !== 204) head.push('content-length', String(bytes));
  return head;
}
