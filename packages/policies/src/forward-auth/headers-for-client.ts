import { getHeaderValues, hasHeader } from '@sluice/core';

/** Between two ends only (RFC 9110 §7.6.1), or for the gateway to say. */
const notPassedOn = [
  'connection',
  'content-length',
  'date',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authentication-info',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-request-id',
  'x-sluice-error',
];

/**
 * The fields of an answer that go to the client. One that says nothing of caches is not for them: a redirect to a page
 * for signing in would be kept for good (RFC 9111 §4.2.2).
 */
export function headersForClient(headers: readonly string[]): string[] {
  const named = getHeaderValues(headers, 'connection').flatMap((value) => value.toLowerCase().split(','));
  const dropped = new Set([...notPassedOn, ...named.map((name) => name.trim())]);
  const kept: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] as string;
    if (!dropped.has(name.toLowerCase())) kept.push(name, headers[index + 1] as string);
  }
  if (!hasHeader(kept, 'cache-control')) kept.push('cache-control', 'no-store');
  return kept;
}
