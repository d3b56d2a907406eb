/** Begin the names of the dashboard's cookies; the API's `cookiePrefix` and device cookie. */
const ownCookie = /^sluice\.(?:session_token|device)=/;
/** Begins the names of cookies that policies of kind `oidc` set. */
const loginCookie = /^(?:__Host-)?sluice\.login\./;

/**
 * A Cookie field without the gateway's own cookies; empty when there was nothing else. Browsers keep cookies by host
 * and not by port (RFC 6265 §8.5), so whoever signed in at `gateway:8700` sends the session to `gateway:80` too, where
 * an upstream could take it and be the administrator. An upstream of one route could use logins at another all the same.
 * @param into receives the cookies of logins, for the policies that set them
 */
export function takeOwnCookies(value: string, into: { loginCookies: string }): string {
  if (!value.includes('sluice.')) return value;
  const rest: string[] = [];
  for (const pair of value.split(/; */)) {
    if (ownCookie.test(pair)) continue;
    if (!loginCookie.test(pair)) rest.push(pair);
    else into.loginCookies = into.loginCookies === '' ? pair : `${into.loginCookies}; ${pair}`;
  }
  return rest.join('; ');
}
