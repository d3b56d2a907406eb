import { createHash, randomBytes } from 'node:crypto';
import type { PolicyExchange } from '../contract.ts';
import type { LoginCookies } from './cookies.ts';
import { browserOrigin, returnTarget } from './page-requests.ts';
import type { Provider } from './provider.ts';
import type { OidcConfig } from './schema.ts';

/** Of a login that has begun, until the browser comes back. */
export interface PendingLogin {
  readonly state: string;
  readonly nonce: string;
  /** RFC 7636 §4.1. */
  readonly verifier: string;
  readonly redirectUri: string;
  /** Path and query of the page that was wanted. */
  readonly target: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export const pendingSeconds = 600;
/** A browser that begins more loses the oldest, so that cookies do not fill its requests. */
const mostPending = 5;

/** Where to send the browser (OpenID Connect Core 1.0 §3.1.2.1), and what it has to bring back. */
export function beginLogin(
  { clientId, scopes, callbackPath }: OidcConfig,
  provider: Provider,
  cookies: LoginCookies,
  exchange: PolicyExchange,
  now: number,
): { readonly location: string; readonly setCookies: readonly string[] } {
  const { origin, secure } = browserOrigin(exchange);
  const [state = '', nonce = '', verifier = ''] = Array.from({ length: 3 }, () =>
    randomBytes(32).toString('base64url'),
  );
  const redirectUri = origin + callbackPath;
  const pending: PendingLogin = { state, nonce, verifier, redirectUri, target: returnTarget(exchange), at: now };
  const location = new URL(provider.authorizationEndpoint);
  const asked = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: scopes.join(' '),
    state,
    nonce,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(asked)) location.searchParams.set(name, value);
  const written = cookies.write(cookies.login(secure, state), pending, pendingSeconds);
  if (written === undefined) throw new Error('what a login needs does not fit a cookie');
  return { location: location.href, setCookies: [written, ...dropOldest(cookies, exchange, secure)] };
}

function dropOldest(cookies: LoginCookies, { loginCookies }: PolicyExchange, secure: boolean): string[] {
  return cookies
    .pending(loginCookies, secure)
    .map(({ name, content }) => ({ name, at: isPendingLogin(content) ? content.at : 0 }))
    .sort((one, other) => other.at - one.at)
    .slice(mostPending - 1)
    .map(({ name }) => cookies.drop(name));
}

export function isPendingLogin(content: unknown): content is PendingLogin {
  // Only what was written here opens.
  return typeof content === 'object' && content !== null && 'state' in content && 'verifier' in content;
}
