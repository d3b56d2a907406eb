import { getHeader } from '@sluice/core';
import { parseHttpDate } from './http-date.ts';

/** Bytes of a whole answer, `end` included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The one range that a client wants of a stored answer (RFC 9110 §14.2). Undefined is all of it: nothing else was asked
 * for, in another unit, for several parts at once, or of another version (If-Range).
 * @param length of the whole, bytes
 * @param now wall clock, milliseconds
 */
export function selectRange(
  requestHeaders: readonly string[],
  stored: readonly string[],
  length: number,
  now: number,
): ByteRange | 'unsatisfiable' | undefined {
  const field = getHeader(requestHeaders, 'range');
  if (field === undefined) return undefined;
  const found = /^bytes=[\t ]*(\d*)-(\d*)[\t ]*$/i.exec(field);
  if (found === null || !isSameVersion(getHeader(requestHeaders, 'if-range'), stored, now)) return undefined;
  const [, first = '', last = ''] = found;
  if (first === '') {
    if (last === '') return undefined;
    const suffix = Number(last);
    return suffix === 0 || length === 0 ? 'unsatisfiable' : { start: Math.max(0, length - suffix), end: length - 1 };
  }
  const start = Number(first);
  if (last !== '' && Number(last) < start) return undefined;
  if (start >= length) return 'unsatisfiable';
  return { start, end: last === '' ? length - 1 : Math.min(Number(last), length - 1) };
}

/** If-Range: a strong tag, or a date that is exactly Last-Modified (RFC 9110 §13.1.5). */
function isSameVersion(condition: string | undefined, stored: readonly string[], now: number): boolean {
  if (condition === undefined) return true;
  if (condition.startsWith('"')) return condition === getHeader(stored, 'etag');
  const modified = parseHttpDate(getHeader(stored, 'last-modified'), now);
  const date = parseHttpDate(getHeader(stored, 'date'), now);
  // A date is a strong validator only where it is at least a second older than the answer (§8.8.2.2).
  const strong = modified !== undefined && date !== undefined && date - modified >= 1000;
  return strong && parseHttpDate(condition, now) === modified;
}
