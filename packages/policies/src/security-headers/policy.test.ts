import { expect, it } from 'vitest';
import { anExchange, countingEnvironment, explained } from '../testing-exchange.ts';
import { explainSecurityHeaders } from './explain.ts';
import { createSecurityHeaders } from './policy.ts';
import { securityHeadersSchema } from './schema.ts';

async function answered(given: object, headers: string[]) {
  const config = securityHeadersSchema.parse({ type: 'security_headers', ...given });
  const head = { status: 200, headers };
  await createSecurityHeaders(config, countingEnvironment().environment).onResponse?.(anExchange(), head);
  return { headers: head.headers, told: explainSecurityHeaders(config, explained()) };
}

it('adds what is missing and hides what answers', async () => {
  const { headers } = await answered({}, ['Server', 'x', 'X-Powered-By', 'y', 'X-Frame-Options', 'DENY']);
  expect(headers).toEqual([
    ...['X-Frame-Options', 'DENY', 'x-content-type-options', 'nosniff'],
    ...['referrer-policy', 'strict-origin-when-cross-origin'],
    ...['permissions-policy', 'camera=(), geolocation=(), microphone=()'],
    ...['cross-origin-opener-policy', 'same-origin-allow-popups'],
  ]);
});

it('replaces what the upstream says when asked, and leaves out what is switched off', async () => {
  const off = { noSniff: false, referrer: 'unset', permissions: '', opener: 'unset', hideSoftware: false };
  const given = {
    ...off,
    frames: 'deny',
    override: true,
    contentSecurityPolicy: "default-src 'self'",
    reportOnly: true,
  };
  const { headers, told } = await answered(given, ['Server', 'x', 'X-Frame-Options', 'ALLOWALL']);
  expect(headers).toEqual([
    ...['Server', 'x', 'x-frame-options', 'DENY'],
    ...['content-security-policy-report-only', "default-src 'self'"],
  ]);
  expect(told.sentence).toBe('sets x-frame-options, content-security-policy-report-only in the response');
});
