import { getHeaderValues } from '@sluice/core';
import { createClaimedFields } from '../claimed-fields.ts';
import type { PolicyExplainer } from '../explanation.ts';
import { cookieEnding } from './cookies.ts';
import { isPageLoad } from './page-requests.ts';
import type { OidcConfig } from './schema.ts';

/** Sessions are sealed, so who is in one is not known here. */
export const explainOidc: PolicyExplainer<OidcConfig> = (config, request) => {
  const { callbackPath, logoutPath, redirectAlways } = config;
  const { headers, path, method } = request;
  const provider = new URL(config.issuer).origin;
  createClaimedFields(Object.keys(config.claimHeaders ?? {}))(headers);
  if (path === callbackPath) {
    const sentence = `takes the answer of ${provider}, and sends the browser to the page that it wanted`;
    return { outcome: 'replies', status: 302, sentence, details: ['answers 400 when the browser began no such login'] };
  }
  if (path === logoutPath) {
    return isPageLoad(request)
      ? { outcome: 'replies', sentence: `ends the session, and sends the browser to ${provider} to end the one there` }
      : { outcome: 'replies', status: 204, sentence: 'ends the session' };
  }
  const redirects = isPageLoad(request) || (redirectAlways && method === 'GET');
  const otherwise = redirects ? `sends the browser to sign in at ${provider}` : 'answers 401';
  const name = `sluice.login.${cookieEnding(config)}=`;
  if (getHeaderValues(headers, 'cookie').some((field) => field.includes(name))) {
    const rules = (config.claims ?? []).map(({ claim }) => `answers 403 when ${claim} is none of those asked for`);
    return { outcome: 'depends', sentence: `lets pass when the session is live, else ${otherwise}`, details: rules };
  }
  const why = redirects ? [] : ['the request is no page load of a browser'];
  return {
    outcome: 'replies',
    status: redirects ? 302 : 401,
    sentence: `${otherwise}, because there is no session`,
    details: why,
  };
};
