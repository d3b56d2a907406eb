import type { GatewayCookieSnapshot } from '@sluice/snapshot/types';

/**
 * The value of a Set-Cookie field (RFC 6265 §4.1) for a cookie of the gateway's own.
 * @param value of characters that need no quotes
 */
export function setCookieField(cookie: GatewayCookieSnapshot, value: string, cameByHttps: boolean): string {
  const { name, maxAgeSeconds, secure, httpOnly, sameSite } = cookie;
  const maxAge = maxAgeSeconds === undefined ? '' : `; Max-Age=${maxAgeSeconds}`;
  const isSecure = secure === 'always' || (secure === 'auto' && cameByHttps);
  return `${name}=${value}; Path=/${maxAge}${isSecure ? '; Secure' : ''}${httpOnly ? '; HttpOnly' : ''}; SameSite=${sameSites[sameSite]}`;
}

const sameSites = { strict: 'Strict', lax: 'Lax', none: 'None' } as const;

/** Takes a cookie out of every Cookie field of a flat list, and a field that had nothing else with it. */
export function removeCookie(headers: string[], name: string): void {
  for (let index = headers.length - 2; index >= 0; index -= 2) {
    if ((headers[index] as string).toLowerCase() !== 'cookie') continue;
    const field = headers[index + 1] as string;
    if (!field.includes(`${name}=`)) continue;
    const rest = field.split(/; */).filter((pair) => !pair.startsWith(`${name}=`));
    if (rest.length === 0) headers.splice(index, 2);
    else headers[index + 1] = rest.join('; ');
  }
}
