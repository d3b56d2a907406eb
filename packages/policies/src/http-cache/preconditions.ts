import { getHeader, getHeaderValues, hasHeader, removeHeader } from '@sluice/core';
import { parseHttpDate } from './http-date.ts';

/** Fields by which a client asks for less than all of an answer. */
const conditional = ['if-none-match', 'if-modified-since', 'range', 'if-range'];

/** Takes them out of a request whose whole answer is wanted, in place. */
export function removeConditions(headers: string[]): void {
  for (const name of conditional) removeHeader(headers, name);
}

/** Conditions that only the origin can judge (RFC 9110 §13.1.1, §13.1.4): such a request passes by the cache. */
export function hasOriginConditions(headers: readonly string[]): boolean {
  return hasHeader(headers, 'if-match') || hasHeader(headers, 'if-unmodified-since');
}

/**
 * Whether the client has this answer already, and 304 will do (RFC 9110 §13.2.2). Of 200 only.
 * @param now wall clock, milliseconds
 */
export function isNotModified(
  requestHeaders: readonly string[],
  { status, headers }: { readonly status: number; readonly headers: readonly string[] },
  now: number,
): boolean {
  if (status !== 200) return false;
  const wanted = getHeaderValues(requestHeaders, 'if-none-match');
  // Where it is there, If-Modified-Since does not count.
  if (wanted.length > 0) return matchesAny(wanted.join(','), getHeader(headers, 'etag'));
  const since = parseHttpDate(getHeader(requestHeaders, 'if-modified-since'), now);
  const modified = parseHttpDate(getHeader(headers, 'last-modified'), now);
  return since !== undefined && modified !== undefined && modified <= since;
}

/** Weak comparison with each tag of a list (RFC 9110 §8.8.3.2). */
function matchesAny(list: string, tag: string | undefined): boolean {
  if (list.trim() === '*') return true;
  if (tag === undefined) return false;
  const opaque = withoutWeakness(tag.trim());
  for (const [found] of list.matchAll(/(?:W\/)?"[^"]*"/g)) if (withoutWeakness(found) === opaque) return true;
  return false;
}

function withoutWeakness(tag: string): string {
  return tag.startsWith('W/') ? tag.slice(2) : tag;
}

/** What 304 may repeat of the head of 200 (RFC 9110 §15.4.5); the rest would describe a body that is not there. */
export function headOfNotModified(headers: readonly string[]): string[] {
  const kept: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] as string;
    const lowerCase = name.toLowerCase();
    if (lowerCase === 'content-length' || lowerCase === 'content-encoding' || lowerCase === 'content-range') continue;
    kept.push(name, headers[index + 1] as string);
  }
  return kept;
}

/** Asks whether a stored answer is still the one, in place of the client's own conditions (RFC 9111 §4.3.1). */
export function askWhetherModified(requestHeaders: string[], stored: readonly string[]): void {
  const tag = getHeader(stored, 'etag');
  const modified = getHeader(stored, 'last-modified');
  if (tag !== undefined) requestHeaders.push('if-none-match', tag);
  if (modified !== undefined) requestHeaders.push('if-modified-since', modified);
}
