import { Origin } from '@sluice/testing';
import { expect, it } from 'vitest';
import { keySet, TestIssuer } from '../../../packages/policies/src/jwt/testing-tokens.ts';
import { everythingTo, TestProxy } from './support/start-proxy.ts';
import { sealed } from './support/test-certificates.ts';

// What is sent twice is read once here and once more behind: one of two credentials would go on unverified.

const issuer = new TestIssuer('1');
const token = `Bearer ${issuer.token({ sub: 'ada', exp: 9_999_999_999 })}`;
const forged = `Bearer ${new TestIssuer('1').token({ sub: 'root', exp: 9_999_999_999 })}`;
const basic = (user: string) => `Basic ${Buffer.from(`${user}:secret`).toString('base64')}`;
const key = sealed('secret', 'sha256');
const jwt = { type: 'jwt', keys: { jwks: keySet(issuer) }, forwardToken: true };
const users = [{ name: 'ada', password: sealed('secret', 'scrypt') }];

it.each([
  ['two tokens', jwt, '', ['Authorization', token, 'authorization', forged]],
  [
    'two tokens, of which none is asked for',
    { ...jwt, optional: true },
    '',
    ['Authorization', token, 'Authorization', forged],
  ],
  ['a password before a token', { ...jwt, optional: true }, '', ['Authorization', basic('a'), 'Authorization', forged]],
  ['two cookies', { ...jwt, cookie: 't' }, '', ['Cookie', `t=${token.slice(7)}; t=${forged.slice(7)}`]],
  [
    'two fields of cookies',
    { ...jwt, cookie: 't' },
    '',
    ['Cookie', `t=${token.slice(7)}`, 'Cookie', `t=${forged.slice(7)}`],
  ],
  [
    'two passwords',
    { type: 'basic_auth', users, forwardCredentials: true },
    '',
    ['Authorization', basic('ada'), 'Authorization', basic('root')],
  ],
  [
    'two keys',
    { type: 'api_key', keys: [{ name: 'a', key }], forwardKey: true },
    '',
    ['X-Api-Key', 'secret', 'X-Api-Key', 'root'],
  ],
  [
    'two parameters',
    { type: 'api_key', keys: [{ name: 'a', key }], query: 'k', forwardKey: true },
    '?k=secret&k=root',
    [],
  ],
])('%s are refused', async (_, policy, query, headers) => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start(everythingTo(origin.address, { route: { policies: [policy] as never } }));
  const answer = await proxy.request({ target: `/${query}`, headers: ['Host', 'a.test', ...headers] });
  expect([answer.status, origin.requests.length]).toEqual([401, 0]);
  expect(answer.header('cache-control')).toBe('no-store');
});

it('a key in the second field of cookies is found', async () => {
  await using origin = await Origin.start();
  const policies = [{ type: 'api_key', keys: [{ name: 'a', key }], cookie: 'k' }] as never;
  await using proxy = await TestProxy.start(everythingTo(origin.address, { route: { policies } }));
  const headers = ['Host', 'a.test', 'Cookie', 'a=1', 'Cookie', 'k=secret'];
  expect((await proxy.request({ headers })).status).toBe(200);
});
