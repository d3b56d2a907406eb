import type { AffinityConfig } from '@sluice/config';
import type { GatewayCookieSnapshot } from './types.ts';
import { milliseconds } from './units.ts';

export function compileCookie({ cookie, ttl, secure, httpOnly, sameSite }: AffinityConfig): GatewayCookieSnapshot {
  return {
    name: cookie,
    ...(ttl === undefined ? {} : { maxAgeSeconds: Math.floor(milliseconds(ttl) / 1000) }),
    secure,
    httpOnly,
    sameSite,
  };
}
