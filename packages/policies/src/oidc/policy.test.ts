import { FakeClock } from '@sluice/testing';
import { expect, it } from 'vitest';
import type { ServiceRequest } from '../contract.ts';
import { keySet, TestIssuer } from '../jwt/testing-tokens.ts';
import { anExchange, countingEnvironment, explained } from '../testing-exchange.ts';
import { explainOidc } from './explain.ts';
import { createOidc } from './policy.ts';
import { type OidcConfig, oidcSchema } from './schema.ts';

const issuer = 'https://login.test/realm/';
const metadata = {
  issuer,
  authorization_endpoint: 'https://login.test/authorize?tenant=a',
  token_endpoint: 'https://login.test/token',
  jwks_uri: 'https://login.test/jwks',
};
const page = ['accept', 'text/html'];
const clock = new FakeClock();

/** Notes which members are read of a configuration. */
function watched(config: OidcConfig, seen: Set<string>): OidcConfig {
  return new Proxy(config, {
    get(target, key, receiver) {
      if (typeof key === 'string') seen.add(key);
      return Reflect.get(target, key, receiver) as unknown;
    },
  });
}

function start(given: object = {}, answers: Readonly<Record<string, object>> = {}, seen = new Set<string>()) {
  const questions: ServiceRequest[] = [];
  const warnings: string[] = [];
  const signer = new TestIssuer('1');
  const known: Record<string, object> = {
    'https://login.test/realm/.well-known/openid-configuration': metadata,
    'https://login.test/jwks': JSON.parse(keySet(signer)) as object,
    ...answers,
  };
  const ask = async (question: ServiceRequest) => {
    questions.push(question);
    const found = known[question.url];
    return { status: found === undefined ? 404 : 200, headers: [], body: Buffer.from(JSON.stringify(found ?? {})) };
  };
  const { environment, events } = countingEnvironment({ ask, clock, warn: (text) => warnings.push(text) });
  const config = oidcSchema.parse({ type: 'oidc', issuer, clientId: 'gateway', ...given });
  const policy = createOidc(watched(config, seen), environment);
  const get = async (path: string, loginCookies = '', query = '', headers: readonly string[] = page) => {
    const exchange = anExchange([], { loginCookies, request: { method: 'GET', path, query, headers: [...headers] } });
    const reply = await policy.onRequest?.(exchange);
    const fields = reply?.headers ?? [];
    const all = (name: string) => fields.filter((_, index) => fields[index - 1] === name);
    const cookies = all('set-cookie').map((field) => field.split(';')[0] ?? '');
    return {
      status: reply?.status,
      location: new URL(all('location')[0] ?? '/', 'http://api.example.com'),
      cookies,
      exchange,
    };
  };
  return { get, questions, warnings, events, known, signer };
}

it('asks the provider as the flow has it, once for all logins', async () => {
  const { get, questions, events } = start({ scopes: ['openid', 'groups'], callbackPath: '/cb' });
  const [first, second] = [await get('/a', '', '?b=1'), await get('/a')];
  expect([first.status, first.location.origin + first.location.pathname]).toEqual([
    302,
    'https://login.test/authorize',
  ]);
  const asked = Object.fromEntries(first.location.searchParams);
  expect(asked).toMatchObject({
    ...{ tenant: 'a', response_type: 'code', client_id: 'gateway', scope: 'openid groups' },
    ...{ redirect_uri: 'http://api.example.com/cb', code_challenge_method: 'S256' },
  });
  for (const name of ['state', 'nonce', 'code_challenge']) {
    expect(asked[name]).toMatch(/^[\w-]{43}$/);
    expect(second.location.searchParams.get(name)).not.toBe(asked[name]);
    expect(first.cookies.join()).not.toContain(asked[name]);
  }
  expect(questions).toHaveLength(1);
  expect(events).toEqual(['redirected', 'redirected']);
});

it.each([
  ['another issuer', { issuer: 'https://login.test/realm' }, 'another issuer'],
  ['an endpoint in clear text', { token_endpoint: 'http://login.test/token' }, 'clear text'],
  ['no keys', { jwks_uri: undefined }, 'jwks_uri'],
])('takes no provider with %s', async (_, changed, why) => {
  const url = 'https://login.test/realm/.well-known/openid-configuration';
  const { get, events, warnings } = start({}, { [url]: { ...metadata, ...changed } });
  expect([(await get('/')).status, (await get('/')).status]).toEqual([502, 502]);
  expect(events).toEqual(['provider_unavailable', 'provider_unavailable']);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain(why);
});

it('reads every field of its schema, and keeps what is secret to itself', async () => {
  const seen = new Set<string>();
  const ca = '-----BEGIN CERTIFICATE-----\n';
  const given = {
    clientSecret: 'secret-of-client',
    cookie: 'x',
    ca,
    redirectAlways: true,
    claims: [],
    claimHeaders: {},
  };
  const { get, questions, known, signer, events } = start(given, {}, seen);
  const { location, cookies } = await get('/a', '', '', []);
  const nonce = location.searchParams.get('nonce');
  const seconds = clock.now() / 1000;
  const claims = { iss: issuer, aud: 'gateway', sub: 'ada', nonce, iat: seconds, exp: seconds + 60 };
  known['https://login.test/token'] = { id_token: signer.token(claims) };
  const back = await get(
    '/.sluice/oidc/callback',
    cookies.join('; '),
    `?code=c&state=${location.searchParams.get('state')}`,
  );
  expect(back.status).toBe(302);
  expect(back.cookies.join()).not.toContain('ada');
  const inside = await get('/a', back.cookies.join('; '));
  expect(inside.exchange.identities).toEqual([
    { by: 'oidc', name: 'ada', claims: { iss: issuer, aud: 'gateway', sub: 'ada' } },
  ]);
  expect(events).toEqual(['redirected', 'signed_in', 'allowed']);
  const fields = Object.keys(oidcSchema.shape).filter((name) => name !== 'type');
  expect(fields.filter((name) => !seen.has(name))).toEqual([]);
  expect(questions.map((question) => question.ca)).toEqual([ca, ca, ca]);
  expect(JSON.stringify(questions.filter(({ method }) => method === 'GET'))).not.toContain('secret-of-client');
});

it('is explained without asking anybody', () => {
  const config = oidcSchema.parse({
    type: 'oidc',
    issuer,
    clientId: 'gateway',
    claimHeaders: { 'x-user': 'sub' },
    cookie: 'a',
  });
  const request = (path: string, ...headers: string[]) => explained({ path, headers });
  expect(explainOidc(config, request('/', ...page))).toMatchObject({ outcome: 'replies', status: 302 });
  expect(explainOidc(config, request('/'))).toMatchObject({ outcome: 'replies', status: 401 });
  expect(explainOidc(config, request('/.sluice/oidc/callback'))).toMatchObject({ outcome: 'replies', status: 302 });
  expect(explainOidc(config, request('/.sluice/oidc/logout'))).toMatchObject({ outcome: 'replies', status: 204 });
  const asked = request('/', ...page, 'cookie', 'sluice.login.a=v1.x.y', 'X-User', 'root');
  expect(explainOidc(config, asked).outcome).toBe('depends');
  expect(asked.headers).not.toContain('root');
});

it.each([
  [{ scopes: ['profile'] }, 'scopes'],
  [{ callbackPath: '/a/../b' }, 'callbackPath'],
  [{ callbackPath: '/_/health' }, 'callbackPath'],
  [{ callbackPath: '/.sluice/oidc/logout' }, 'logoutPath'],
  [{ issuer: 'https://login.test/?a=1' }, 'issuer'],
  [{ cookie: 'a.b' }, 'cookie'],
  [{ claimHeaders: { host: 'sub' } }, 'claimHeaders'],
])('refuses %j', (given, field) => {
  const result = oidcSchema.safeParse({ type: 'oidc', issuer, clientId: 'gateway', ...given });
  expect(result.error?.issues.map(({ path }) => path[0])).toEqual([field]);
});
