import { getHeader } from '@sluice/core';
import { expect, it } from 'vitest';
import { anExchange, countingEnvironment, explained } from '../testing-exchange.ts';
import { explainCors } from './explain.ts';
import { createCors } from './policy.ts';
import { corsSchema } from './schema.ts';

function policyOf(given: object) {
  const config = corsSchema.parse({ type: 'cors', origins: ['https://app.test'], ...given });
  const { environment, events } = countingEnvironment();
  return { policy: createCors(config, environment), events, config };
}

const preflightOf = (origin: string, ...more: string[]) => ({
  method: 'OPTIONS',
  path: '/',
  query: '',
  headers: ['Origin', origin, 'Access-Control-Request-Method', 'PUT', ...more],
});

it.each([
  [['https://app.test'], 'https://app.test', true],
  [['https://app.test'], 'http://app.test', false],
  [['https://app.test'], 'https://app.test:444', false],
  [['https://app.test'], 'https://app.test.evil', false],
  [['https://*.app.test'], 'https://a.app.test', true],
  [['https://*.app.test'], 'https://a.b.app.test', true],
  [['https://*.app.test'], 'https://app.test', false],
  [['https://*.app.test'], 'https://evil/.app.test', false],
  [['https://*.app.test'], 'https://evil?.app.test', false],
  [['*'], 'null', true],
  [['https://app.test'], 'null', false],
])('%j allows %s: %s', async (origins, origin, allowed) => {
  const { policy, events, config } = policyOf({ origins });
  const request = preflightOf(origin);
  const reply = await policy.onRequest?.(anExchange([], { request }));
  expect(reply?.status).toBe(allowed ? 204 : 403);
  expect(explainCors(config, explained(request)).status).toBe(reply?.status);
  const head = { status: 200, headers: ['Access-Control-Allow-Origin', 'https://of.upstream'] };
  await policy.onResponse?.(anExchange(['origin', origin]), head);
  const expected = allowed ? (origins[0] === '*' ? '*' : origin) : undefined;
  expect(getHeader(head.headers, 'access-control-allow-origin')).toBe(expected);
  expect(events).toEqual(allowed ? ['preflight', 'allowed'] : ['preflight_denied', 'denied']);
});

it('answers a preflight with methods, headers and how long they hold', async () => {
  const { policy } = policyOf({ methods: ['GET', 'PUT'], credentials: true, maxAge: '1h' });
  const request = preflightOf('https://app.test', 'access-control-request-headers', 'X-A, content-type');
  const reply = await policy.onRequest?.(anExchange([], { request }));
  expect(reply?.headers).toEqual([
    ...['access-control-allow-origin', 'https://app.test', 'access-control-allow-credentials', 'true'],
    ...['access-control-allow-methods', 'GET, PUT', 'access-control-allow-headers', 'X-A, content-type'],
    ...['access-control-max-age', '3600'],
    ...['vary', 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers'],
  ]);
  const odd = preflightOf('https://app.test', 'access-control-request-headers', 'X-A; <b>');
  expect((await policy.onRequest?.(anExchange([], { request: odd })))?.headers).not.toContain('X-A; <b>');
  const listed = policyOf({ headers: ['x-b'] }).policy;
  expect((await listed.onRequest?.(anExchange([], { request })))?.headers).toContain('x-b');
});

it('leaves OPTIONS that are no preflight to the upstream, and tells caches what answers depend on', async () => {
  const { policy } = policyOf({ exposeHeaders: ['x-total'] });
  const request = { method: 'OPTIONS', path: '/', query: '', headers: ['Origin', 'https://app.test'] };
  expect(await policy.onRequest?.(anExchange([], { request }))).toBeUndefined();
  const head = { status: 200, headers: [] as string[] };
  await policy.onResponse?.(anExchange([], { request }), head);
  expect(head.headers).toEqual([
    ...['vary', 'Origin', 'access-control-allow-origin', 'https://app.test'],
    ...['access-control-expose-headers', 'x-total'],
  ]);
  const silent = { status: 200, headers: [] as string[] };
  await policy.onResponse?.(anExchange(), silent);
  expect(silent.headers).toEqual(['vary', 'Origin']);
});

it('refuses credentials for everybody, and what is no origin', () => {
  const parse = (given: object) => corsSchema.safeParse({ type: 'cors', ...given }).success;
  expect(parse({ origins: ['*'], credentials: true })).toBe(false);
  for (const origin of ['https://app.test/', 'app.test', 'https://*', 'https://a*.test']) {
    expect(parse({ origins: [origin] })).toBe(false);
  }
});
