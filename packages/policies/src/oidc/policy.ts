import { claimAsField, claimAt } from '../claim-values.ts';
import { createClaimedFields } from '../claimed-fields.ts';
import type { PolicyExchange, PolicyFactory, Reply } from '../contract.ts';
import { denial } from '../denial.ts';
import { checkClaims } from '../jwt/check-claims.ts';
import { subjectOf } from '../jwt/policy.ts';
import { LoginCookies } from './cookies.ts';
import { createLogins } from './logins.ts';
import { browserOrigin, isPageLoad } from './page-requests.ts';
import type { OidcConfig } from './schema.ts';
import { type Session, Sessions } from './sessions.ts';

/** Who has a session passes by its cookie alone; the provider is asked when somebody signs in. */
export const createOidc: PolicyFactory<OidcConfig> = (config, environment) => {
  const { clock, count, openSecret } = environment;
  const { callbackPath, logoutPath, redirectAlways } = config;
  const secret = config.clientSecret === undefined ? undefined : openSecret(config.clientSecret);
  const cookies = new LoginCookies(config, environment);
  const sessions = new Sessions(config, cookies, clock);
  const logins = createLogins(config, secret, { cookies, sessions, environment });
  const written = Object.entries(config.claimHeaders ?? {});
  const dropClaimed = createClaimedFields(written.map(([name]) => name));
  const rules = { issuers: undefined, audiences: undefined, claims: config.claims, requireExpiry: false };
  const challenge = `OpenIDConnect issuer="${new URL(config.issuer).href}"`;
  const renewals = new WeakMap<PolicyExchange, string>();

  const letIn = (exchange: PolicyExchange, { claims }: Session): undefined | Reply => {
    if (checkClaims(rules, claims) !== undefined) {
      count('denied');
      const text = `This account may not pass here. To use another, sign out at ${logoutPath} first.`;
      return denial(403, 'forbidden', text);
    }
    for (const [name, claim] of written) {
      const value = claimAsField(claimAt(claims, claim));
      if (value !== undefined) exchange.request.headers.push(name, value);
    }
    exchange.identify({ by: 'oidc', name: subjectOf(claims), claims });
    count('allowed');
    return undefined;
  };

  return {
    onRequest(exchange) {
      const { request } = exchange;
      dropClaimed(request.headers);
      if (request.path === callbackPath) return logins.finish(exchange);
      if (request.path === logoutPath) return logins.end(exchange);
      const { secure } = browserOrigin(exchange);
      const found = sessions.find(exchange.loginCookies, secure);
      if (found.kind === 'live') {
        if (found.isOld) renewals.set(exchange, sessions.renew(secure, found.session) ?? '');
        return letIn(exchange, found.session);
      }
      if (found.kind === 'invalid') count('invalid_session');
      if (found.kind === 'expired') count('expired');
      const redirected = isPageLoad(request) || (redirectAlways && request.method === 'GET');
      if (redirected) return logins.begin(exchange);
      count('unauthenticated');
      return denial(401, 'unauthenticated', 'Sign in to pass.', ['www-authenticate', challenge]);
    },
    onResponse(exchange, head) {
      const field = renewals.get(exchange);
      // No cache may hand the session of one client to another (RFC 9111 §5.2.2.7).
      if (field !== undefined && field !== '') head.headers.push('set-cookie', field, 'cache-control', 'private');
    },
  };
};
