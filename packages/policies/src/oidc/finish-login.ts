import type { PolicyEnvironment, PolicyExchange } from '../contract.ts';
import type { Claims } from '../jwt/read-token.ts';
import { isPendingLogin, type PendingLogin, pendingSeconds } from './begin-login.ts';
import type { LoginCookies } from './cookies.ts';
import { LoginProblem } from './login-problem.ts';
import type { Provider } from './provider.ts';
import { redeemCode } from './redeem-code.ts';
import type { OidcConfig } from './schema.ts';
import { verifyIdToken } from './verify-id-token.ts';

/** What the provider sends a browser back with; empty for one that is there twice (RFC 6749 §3.1). */
export function answerParameter(query: string, name: string): string | undefined {
  const values = new URLSearchParams(query).getAll(name);
  return values.length > 1 ? '' : values[0];
}

/** The login that this browser began with the state of the answer; the whole state is in the cookie, under its seal. */
export function findPending(
  cookies: LoginCookies,
  { loginCookies, request }: PolicyExchange,
  secure: boolean,
  now: number,
): { readonly name: string; readonly login: PendingLogin } | undefined {
  const state = answerParameter(request.query, 'state');
  if (state === undefined || !/^[\w-]{43}$/.test(state)) return undefined;
  const name = cookies.login(secure, state);
  const login = cookies.read(loginCookies, name);
  if (!isPendingLogin(login) || login.state !== state || now >= login.at + pendingSeconds * 1000) return undefined;
  return { name, login };
}

/**
 * From the answer of the provider to verified claims.
 * @throws LoginProblem
 */
export async function finishLogin(
  config: OidcConfig,
  secret: string | undefined,
  provider: Provider,
  { redirectUri, verifier, nonce }: PendingLogin,
  query: string,
  environment: PolicyEnvironment,
): Promise<Claims> {
  // Who answers, where it says so or has announced to (RFC 9207 §2.4): nobody else's code goes to this provider.
  const issuer = answerParameter(query, 'iss');
  if (issuer === undefined ? provider.namesItself : issuer !== config.issuer) {
    throw new LoginProblem('refused', 'the answer is of another issuer');
  }
  const error = answerParameter(query, 'error');
  if (error !== undefined) {
    const said = /^[\w-]{1,64}$/.test(error) ? error : 'an error';
    throw new LoginProblem('refused', `the provider answers ${said}`);
  }
  const code = answerParameter(query, 'code');
  if (code === undefined || code === '') throw new LoginProblem('refused', 'the answer has no code');
  const token = await redeemCode(config, secret, provider, { code, redirectUri, verifier }, environment);
  return verifyIdToken(config, provider, token, nonce, environment);
}
