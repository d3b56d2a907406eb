import { getHeader, getHeaderValues, hasHeader, removeHeader, setHeader } from '@sluice/core';
import type { PolicyRequest, ResponseHead } from '../contract.ts';
import type { Coding } from './schema.ts';

/** Statuses without a whole body of their own. */
const unfit = new Set([204, 205, 206, 304]);
/** Fields that are about the bytes as they are (RFC 9530; RFC 2616 §14.15). */
const digests = ['content-digest', 'repr-digest', 'digest', 'content-md5'];

/** Whether the upstream leaves it to others to encode this answer, whoever asks for it. */
export function mayBeEncoded({ status, headers }: ResponseHead, isOfType: (contentType: string) => boolean): boolean {
  if (unfit.has(status)) return false;
  const contentType = getHeader(headers, 'content-type');
  if (contentType === undefined || !isOfType(contentType)) return false;
  if (getHeaderValues(headers, 'content-encoding').some((value) => !/^\s*(?:identity)?\s*$/i.test(value))) return false;
  if (hasHeader(headers, 'content-range') || digests.some((name) => hasHeader(headers, name))) return false;
  return !getHeaderValues(headers, 'cache-control').some((value) => /(?:^|[\s,])no-transform(?:$|[\s,])/i.test(value));
}

/** Bytes, or undefined where nobody has said. */
export function lengthOf({ headers }: ResponseHead): number | undefined {
  const length = getHeader(headers, 'content-length');
  return length === undefined ? undefined : Number(length);
}

/** Server-sent events: whoever reads them waits for each. */
export function isEventStream({ headers }: ResponseHead): boolean {
  return /^\s*text\/event-stream\s*(?:;|$)/i.test(getHeader(headers, 'content-type') ?? '');
}

/** Caches keep what each Accept-Encoding gets apart (RFC 9110 §12.5.5), also where this one got the bytes as they are. */
export function addVary({ headers }: ResponseHead): void {
  const named = getHeaderValues(headers, 'vary').join(',').toLowerCase().split(',');
  if (named.some((name) => name.trim() === 'accept-encoding' || name.trim() === '*')) return;
  headers.push('vary', 'Accept-Encoding');
}

/** The head of the same answer in a coding. */
export function encodeHead(head: ResponseHead, coding: Coding): void {
  const { headers } = head;
  removeHeader(headers, 'content-length');
  // Parts of encoded bytes cannot be had: they are not the same twice.
  removeHeader(headers, 'accept-ranges');
  setHeader(headers, 'content-encoding', coding);
  weakenTag(head);
}

/** The bytes are others than those that a strong tag stands for (RFC 9110 §8.8.1). */
function weakenTag({ headers }: ResponseHead): void {
  const tag = getHeader(headers, 'etag');
  if (tag?.startsWith('"') === true) setHeader(headers, 'etag', `W/${tag}`);
}

/** A client that has an encoded answer and asks whether it is still right gets the tag that it knows. */
export function settleNotModified(request: PolicyRequest, head: ResponseHead): void {
  const tag = getHeader(head.headers, 'etag');
  if (tag?.startsWith('"') !== true) return;
  if (!getHeaderValues(request.headers, 'if-none-match').some((value) => value.includes(`W/${tag}`))) return;
  weakenTag(head);
  addVary(head);
}
