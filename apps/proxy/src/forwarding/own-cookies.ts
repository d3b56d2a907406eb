/** Begin the names of the dashboard's cookies; the API's `cookiePrefix` and device cookie. */
const ownCookie = /^sluice\.(?:session_token|device)=/;

/**
 * A Cookie field without the dashboard's own cookies; empty when there was nothing else. Browsers keep cookies by host
 * and not by port (RFC 6265 §8.5), so whoever signed in at `gateway:8700` sends the session to `gateway:80` too, where
 * an upstream could take it and be the administrator.
 */
export function withoutOwnCookies(value: string): string {
  if (!value.includes('sluice.')) return value;
  return value
    .split(/; */)
    .filter((pair) => !ownCookie.test(pair))
    .join('; ');
}
