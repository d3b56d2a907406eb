/** What a cache did for one request (RFC 9211). */
export type CacheOutcome =
  | { readonly hit: true; readonly ttlSeconds: number; readonly stale?: boolean }
  | {
      readonly hit: false;
      /** Why it was sent on (RFC 9211 §2.2). */
      readonly forwarded: 'bypass' | 'method' | 'uri-miss' | 'vary-miss' | 'miss' | 'request' | 'stale' | 'partial';
      /** Status of the answer to that, where it is not the one that is sent. */
      readonly forwardedStatus?: number;
      readonly stored?: boolean;
      readonly collapsed?: boolean;
    };

/** Value of Cache-Status. The key is never told: it may hold what a client has kept to itself. */
export function cacheStatus(name: string, outcome: CacheOutcome): string {
  if (outcome.hit) return `${name}; hit; ttl=${Math.floor(outcome.ttlSeconds)}`;
  const { forwarded, forwardedStatus, stored, collapsed } = outcome;
  let text = `${name}; fwd=${forwarded}`;
  if (forwardedStatus !== undefined) text += `; fwd-status=${forwardedStatus}`;
  if (stored === true) text += '; stored';
  if (collapsed === true) text += '; collapsed';
  return text;
}
