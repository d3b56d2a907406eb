import { getHeader } from '@sluice/core';

/** Methods that change nothing (RFC 9110 §9.2.1). */
const safe = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/**
 * Targets whose stored answers are not valid any more after this answer to an unsafe request (RFC 9111 §4.4): its own, and
 * those of Location and Content-Location on the same origin. Path with query; none after an error.
 * @param target path with query
 * @param origin scheme and authority as clients write them, `https://shop.example`
 */
export function invalidatedTargets(
  method: string,
  origin: string,
  target: string,
  answer: { readonly status: number; readonly headers: readonly string[] },
): string[] {
  if (safe.has(method) || answer.status < 200 || answer.status >= 400) return [];
  const targets = new Set([target]);
  for (const name of ['location', 'content-location']) {
    const value = getHeader(answer.headers, name);
    if (value === undefined || !URL.canParse(value, origin + target)) continue;
    const url = new URL(value, origin + target);
    // Others' answers are not for this one to throw away.
    if (url.origin === new URL(origin).origin) targets.add(url.pathname + url.search);
  }
  return [...targets];
}
