import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { FakeClock } from '@sluice/testing';
import { expect, it } from 'vitest';
import type { PolicyEnvironment } from '../contract.ts';
import { anExchange, countingEnvironment, explained } from '../testing-exchange.ts';
import { checkClaims } from './check-claims.ts';
import { explainJwt } from './explain.ts';
import { createJwt } from './policy.ts';
import { jwtSchema } from './schema.ts';
import { keySet, TestIssuer, tokenOf } from './testing-tokens.ts';

const issuer = new TestIssuer('one');
const stranger = new TestIssuer('one');
const clock = new FakeClock();
const now = Math.floor(clock.now() / 1000);
const good = { iss: 'https://login.test/', aud: ['billing', 'other'], sub: 'ada', exp: now + 60, scope: 'read write' };
const base = { keys: { jwks: keySet(issuer) }, issuers: ['https://login.test/'], audiences: ['billing'] };

async function asked(
  token: string | undefined,
  given: object = {},
  more: string[] = [],
  env: Partial<PolicyEnvironment> = {},
) {
  const { environment, events } = countingEnvironment({ clock, ...env });
  const config = jwtSchema.parse({ type: 'jwt', ...base, ...given });
  const headers = [...(token === undefined ? [] : ['Authorization', `Bearer ${token}`]), ...more];
  const exchange = anExchange([...headers]);
  const told = explainJwt(config, explained({ headers: [...headers] }));
  const reply = await createJwt(config, environment).onRequest?.(exchange);
  const challenge = reply?.headers?.[reply.headers.indexOf('www-authenticate') + 1];
  return { status: reply?.status, event: events.join(), exchange, told, challenge };
}

it('lets a good token pass, takes it out, and tells the upstream its claims', async () => {
  const claims = { ...good, realm: { roles: ['clerk', 'auditör'] }, n: 7 };
  const claimHeaders = { 'X-User': 'sub', 'x-roles': 'realm.roles', 'x-n': 'n', 'x-none': 'absent', 'x-all': 'realm' };
  const { status, event, exchange, told } = await asked(issuer.token(claims), { claimHeaders }, [
    'x-user',
    'root',
    'x-none',
    'forged',
  ]);
  expect([status, event, told.outcome]).toEqual([undefined, 'allowed', 'depends']);
  expect(exchange.request.headers).toEqual([
    ...['X-User', 'ada', 'x-roles', 'clerk,audit%C3%B6r', 'x-n', '7'],
    ...['x-all', '{"roles":["clerk","audit%C3%B6r"]}'],
  ]);
  expect(exchange.identities).toEqual([{ by: 'jwt', name: 'ada', claims }]);
});

it.each([
  ['another issuer', { ...good, iss: 'https://evil.test/' }, {}, 401, 'denied'],
  ['no issuer', { ...good, iss: undefined }, {}, 401, 'denied'],
  ['another audience', { ...good, aud: 'other' }, {}, 401, 'denied'],
  ['no expiry', { ...good, exp: undefined }, {}, 401, 'denied'],
  ['no expiry, which need not be', { ...good, exp: undefined }, { requireExpiry: false }, undefined, 'allowed'],
  ['an expiry that is text', { ...good, exp: '9999999999' }, {}, 401, 'denied'],
  ['a past expiry', { ...good, exp: now - 31 }, {}, 401, 'expired'],
  ['a past expiry within the skew', { ...good, exp: now - 29 }, {}, undefined, 'allowed'],
  ['a start in the future', { ...good, nbf: now + 60 }, {}, 401, 'denied'],
  ['a scope that is asked for', good, { claims: [{ claim: 'scope', values: ['write'] }] }, undefined, 'allowed'],
  ['a scope too few', good, { claims: [{ claim: 'scope', values: ['admin'] }] }, 403, 'denied'],
  ['a claim of another name', good, { claims: [{ claim: '__proto__.x', values: ['y'] }] }, 403, 'denied'],
])('%s', async (_, claims, given, status, event) => {
  const found = await asked(issuer.token(claims), given);
  expect([found.status, found.event]).toEqual([status, event]);
  if (status === 403) expect(found.challenge).toContain('insufficient_scope');
  if (status === 401) expect(found.challenge).toContain('invalid_token');
});

it.each([
  ['alg none', tokenOf({ alg: 'none' }, good, () => Buffer.from('x'))],
  ['an empty signature', `${issuer.token(good).split('.').slice(0, 2).join('.')}.`],
  ['a signature by somebody else', stranger.token(good)],
  ['an algorithm of another kind of key', tokenOf({ alg: 'RS256', kid: 'one' }, good, () => Buffer.alloc(256))],
  [
    'the public key as a shared secret',
    tokenOf({ alg: 'HS256', kid: 'one' }, good, (signed) =>
      createHmac('sha256', issuer.publicKey.export({ type: 'spki', format: 'pem' }))
        .update(signed)
        .digest(),
    ),
  ],
  ['another key id', issuer.token(good, { kid: 'two' })],
  ['an extension that must be understood', issuer.token(good, { crit: ['b64'], b64: false })],
  [
    'changed claims',
    issuer
      .token(good)
      .replace(/\.[^.]+\./, `.${Buffer.from(JSON.stringify({ ...good, sub: 'eve' })).toString('base64url')}.`),
  ],
  ['five parts', `${issuer.token(good)}.a.b`],
  ['no text of JSON', 'a.b.c'],
  ['too long', `${'a'.repeat(20_000)}.b.c`],
])('refuses %s', async (_, token) => {
  expect((await asked(token)).status).toBe(401);
});

it('asks for a token, unless it is optional, and takes Basic credentials for none', async () => {
  expect(await asked(undefined)).toMatchObject({ status: 401, event: 'missing', challenge: 'Bearer' });
  expect(await asked(undefined, { optional: true })).toMatchObject({ status: undefined, event: 'missing' });
  expect(await asked(undefined, { optional: true }, ['authorization', 'Basic YTpi'])).toMatchObject({
    status: undefined,
  });
  expect((await asked(stranger.token(good), { optional: true })).status).toBe(401);
});

it('verifies RSA, RSA-PSS, Ed25519 and shared secrets, each with its own keys', async () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const ed = generateKeyPairSync('ed25519');
  const weak = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const jwks = (key: typeof rsa.publicKey, more: object = {}) => ({
    keys: { jwks: JSON.stringify({ keys: [{ ...key.export({ format: 'jwk' }), ...more }] }) },
  });
  const signedBy = (alg: string, key: typeof rsa.privateKey, hash: string | null, options: object = {}) =>
    tokenOf({ alg }, good, (signed) => sign(hash, Buffer.from(signed), { key, ...options }));
  const rs = signedBy('RS256', rsa.privateKey, 'sha256');
  const ps = signedBy('PS512', rsa.privateKey, 'sha512', { padding: 6, saltLength: -1 });
  expect((await asked(rs, jwks(rsa.publicKey))).status).toBeUndefined();
  expect((await asked(ps, jwks(rsa.publicKey))).status).toBeUndefined();
  expect((await asked(ps, jwks(rsa.publicKey, { alg: 'RS256' }))).status).toBe(401);
  expect((await asked(ps, { ...jwks(rsa.publicKey), algorithms: ['RS256'] })).status).toBe(401);
  expect((await asked(signedBy('EdDSA', ed.privateKey, null), jwks(ed.publicKey))).status).toBeUndefined();
  const hs = (secret: string) =>
    tokenOf({ alg: 'HS256' }, good, (signed) => createHmac('sha256', secret).update(signed).digest());
  expect(
    (await asked(hs('a secret of many bytes'), { keys: { secret: 'a secret of many bytes' } })).status,
  ).toBeUndefined();
  expect((await asked(hs('another'), { keys: { secret: 'a secret of many bytes' } })).status).toBe(401);
  expect(() =>
    createJwt(jwtSchema.parse({ type: 'jwt', ...base, ...jwks(weak.publicKey) }), countingEnvironment().environment),
  ).toThrow('none of the keys');
  for (const given of [
    { algorithms: ['HS256'] },
    { keys: { secret: 'x' }, algorithms: ['RS256'] },
    { algorithms: ['none'] },
  ]) {
    expect(jwtSchema.safeParse({ type: 'jwt', ...base, ...given }).success).toBe(false);
  }
});

it('fetches keys when they are needed, when they are old, and for an unknown key once in 30 s', async () => {
  const time = new FakeClock();
  const next = new TestIssuer('two');
  let answer: string | Error = new Error('down');
  let asks = 0;
  const ask = async () => {
    asks++;
    if (answer instanceof Error) throw answer;
    return { status: 200, headers: [], body: Buffer.from(answer) };
  };
  const warnings: string[] = [];
  const { environment } = countingEnvironment({ clock: time, ask, warn: (message) => warnings.push(message) });
  const config = jwtSchema.parse({ type: 'jwt', keys: { url: 'https://login.test/jwks' }, requireExpiry: false });
  const policy = createJwt(config, environment);
  const statusOf = async (from: TestIssuer) =>
    (await policy.onRequest?.(anExchange(['authorization', `Bearer ${from.token({ sub: 'a' })}`])))?.status;

  expect(await Promise.all([statusOf(issuer), statusOf(issuer)])).toEqual([503, 503]);
  expect([asks, warnings.length]).toEqual([1, 1]);
  expect(warnings[0]).toBe('keys cannot be fetched from https://login.test: down');
  expect([await statusOf(issuer), asks]).toEqual([503, 1]);
  time.advance(5000);
  answer = keySet(issuer);
  expect([await statusOf(issuer), await statusOf(issuer), asks]).toEqual([undefined, undefined, 2]);

  answer = keySet(issuer, next);
  expect([await statusOf(next), asks]).toEqual([401, 2]);
  time.advance(30_000);
  expect([await statusOf(next), await statusOf(new TestIssuer('three')), asks]).toEqual([undefined, 401, 3]);

  answer = new Error('down again');
  time.advance(600_000);
  expect([await statusOf(issuer), asks]).toEqual([undefined, 4]);
  expect(warnings.at(-1)).toContain('those that are known are used on');
});

it('takes an expiry that never comes for none, and a subject that is no text for nobody', async () => {
  const config = jwtSchema.parse({ type: 'jwt', ...base });
  // 1e999 of JSON.
  expect(checkClaims(config, { ...good, exp: Number.POSITIVE_INFINITY })?.sentence).toBe('claim exp is not a time');
  const { status, exchange, told } = await asked(issuer.token({ ...good, sub: { toString: 1 } }));
  expect([status, exchange.identities[0]?.name, told.outcome]).toEqual([undefined, '', 'depends']);
});
