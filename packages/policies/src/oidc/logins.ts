import { messageOf } from '@sluice/core';
import type { PolicyEnvironment, PolicyExchange, Reply } from '../contract.ts';
import { denial } from '../denial.ts';
import { beginLogin } from './begin-login.ts';
import type { LoginCookies } from './cookies.ts';
import { findPending, finishLogin } from './finish-login.ts';
import { LoginProblem } from './login-problem.ts';
import { browserOrigin, isLocal, isPageLoad } from './page-requests.ts';
import { type Provider, providerOf } from './provider.ts';
import type { OidcConfig } from './schema.ts';
import type { Sessions } from './sessions.ts';

/** So many logins one after another, each soon after the one before, are a loop: the browser keeps no session. */
const mostTries = 5;
const triesSeconds = 60;
/** One warning in this time: what browsers bring must not fill the log. */
const warningPauseMs = 10_000;

export interface Logins {
  /** Sends the browser to the provider. */
  begin(exchange: PolicyExchange): Promise<Reply>;
  /** Takes what it comes back with. */
  finish(exchange: PolicyExchange): Promise<Reply>;
  /** Signs out. */
  end(exchange: PolicyExchange): Promise<Reply>;
}

interface Parts {
  readonly cookies: LoginCookies;
  readonly sessions: Sessions;
  readonly environment: PolicyEnvironment;
}

export function createLogins(config: OidcConfig, secret: string | undefined, parts: Parts): Logins {
  const { cookies, sessions, environment } = parts;
  const { clock, count } = environment;
  const source = providerOf(config);
  let warnedAt = Number.NEGATIVE_INFINITY;

  const warn = (message: string): void => {
    if (clock.monotonic() - warnedAt < warningPauseMs) return;
    warnedAt = clock.monotonic();
    environment.warn(message);
  };
  const unavailable = (): Reply => {
    count('provider_unavailable');
    return denial(502, 'login_unavailable', 'Nobody can be signed in at present. Try again in a moment.', [
      'retry-after',
      '5',
    ]);
  };
  const failed = (status: 400 | 403, code: string, text: string, setCookies: readonly string[] = []): Reply => {
    count('failed');
    return denial(status, code, text, fields(setCookies));
  };
  const triesOf = (field: string, secure: boolean): number => {
    const content = cookies.read(field, cookies.tries(secure));
    if (typeof content !== 'object' || content === null) return 0;
    const { made, at } = content as { made: number; at: number };
    return clock.now() < at + triesSeconds * 1000 ? made : 0;
  };

  const settle = async (
    exchange: PolicyExchange,
    provider: Provider,
    { name, login }: NonNullable<ReturnType<typeof findPending>>,
  ): Promise<Reply> => {
    const { secure } = browserOrigin(exchange);
    const { request, loginCookies } = exchange;
    const claims = await finishLogin(config, secret, provider, login, request.query, environment);
    const session = sessions.begin(secure, claims);
    if (session === undefined) throw new LoginProblem('refused', 'the claims that are used do not fit a cookie');
    if (session.isReduced) warn('the claims do not fit a cookie; only those that the policy uses are kept');
    const tries = { made: triesOf(loginCookies, secure) + 1, at: clock.now() };
    const tried = cookies.write(cookies.tries(secure), tries, triesSeconds);
    count('signed_in');
    const setCookies = [session.field, cookies.drop(name), ...(tried === undefined ? [] : [tried])];
    return redirect(isLocal(login.target) ? login.target : '/', setCookies);
  };

  return {
    async begin(exchange) {
      const { secure } = browserOrigin(exchange);
      if (triesOf(exchange.loginCookies, secure) >= mostTries) {
        count('looped');
        const text =
          'Signing in succeeds and does not last: the browser does not keep the session. Try again in a minute.';
        return denial(400, 'login_loop', text);
      }
      const provider = await source.find(environment);
      if (provider === undefined) return unavailable();
      const { location, setCookies } = beginLogin(config, provider, cookies, exchange, clock.now());
      count('redirected');
      return redirect(location, setCookies);
    },

    async finish(exchange) {
      if (exchange.request.method !== 'GET') {
        return denial(405, 'method_not_allowed', 'Browsers come back here by GET.', ['allow', 'GET']);
      }
      const pending = findPending(cookies, exchange, browserOrigin(exchange).secure, clock.now());
      if (pending === undefined) {
        const text = 'This sign-in is too old, or was not begun in this browser. Go to the page that you wanted again.';
        return failed(400, 'login_unknown', text);
      }
      const provider = await source.find(environment);
      if (provider === undefined) return unavailable();
      try {
        return await settle(exchange, provider, pending);
      } catch (error) {
        if (!(error instanceof LoginProblem)) throw error;
        const cause = error.cause === undefined ? '' : `: ${messageOf(error.cause)}`;
        warn(`a login failed: ${error.message}${cause}`);
        if (error.kind === 'unavailable') return unavailable();
        const text = 'You were not signed in. Go to the page that you wanted again, or ask who runs it.';
        return failed(403, 'login_refused', text, [cookies.drop(pending.name)]);
      }
    },

    async end(exchange) {
      const setCookies = [cookies.drop(cookies.session(browserOrigin(exchange).secure))];
      count('signed_out');
      if (!isPageLoad(exchange.request)) {
        return { status: 204, headers: ['cache-control', 'no-store', ...fields(setCookies)] };
      }
      // Signing out here must not hang on the provider.
      const endpoint = (await source.find(environment))?.endSessionEndpoint;
      if (endpoint === undefined) {
        const headers = ['content-type', 'text/plain; charset=utf-8', 'cache-control', 'no-store'];
        return { status: 200, headers: [...headers, ...fields(setCookies)], body: 'You are signed out.\n' };
      }
      const location = new URL(endpoint);
      location.searchParams.set('client_id', config.clientId);
      return redirect(location.href, setCookies);
    },
  };
}

function redirect(location: string, setCookies: readonly string[]): Reply {
  return { status: 302, headers: ['location', location, 'cache-control', 'no-store', ...fields(setCookies)] };
}

function fields(setCookies: readonly string[]): string[] {
  return setCookies.flatMap((field) => ['set-cookie', field]);
}
