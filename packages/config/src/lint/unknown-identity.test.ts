import { expect, it } from 'vitest';
import { lintRoute } from '../../test/lint.ts';

const jwt = { type: 'jwt', keys: { url: 'https://login.test/keys' } };
const key = { type: 'api_key', keys: [{ name: 'ci', key: '5f0c9a1e7b3d4286a95d0e4c1f7b8a63' }] };
const rules = (rule: object) => ({ type: 'authorization', rules: [{ name: 'rule', ...rule }] });
const claim = { when: [{ key: 'request.auth.claims[groups]', values: ['staff'] }] };
const name = { when: [{ key: 'identity.name', values: ['ci'] }] };

it('tells of rules about somebody whom nobody asks', () => {
  expect(lintRoute('unknown_identity', { policies: [rules({ from: [{ requestPrincipals: ['*'] }] })] })).toEqual([
    {
      path: 'routes.0.policies.0.rules.0',
      message: 'route "r": policy 1: rule "rule" goes by claims of a token, and no policy before it reads one',
      fix: 'Put a JWT policy before it.',
    },
  ]);
  expect(lintRoute('unknown_identity', { policies: [key, rules(claim)] })).toEqual([
    {
      path: 'routes.0.policies.1.rules.0',
      message: expect.stringContaining('no policy before it reads one'),
      fix: 'Put a JWT policy before it.',
    },
  ]);
  expect(lintRoute('unknown_identity', { policies: [rules(name), key] })).toEqual([
    {
      path: 'routes.0.policies.0.rules.0',
      message: expect.stringContaining('who the client is, and no policy before it asks'),
      fix: 'Put the policy that asks before it.',
    },
  ]);
});

it('has nothing to say otherwise', () => {
  expect(lintRoute('unknown_identity', { policies: [jwt, rules(claim), rules(name)] })).toEqual([]);
  expect(lintRoute('unknown_identity', { policies: [key, rules(name)] })).toEqual([]);
  expect(
    lintRoute('unknown_identity', {
      policies: [{ type: 'access', lists: [{ name: 'a', rules: [jwt] }] }, rules(claim)],
    }),
  ).toEqual([]);
  expect(lintRoute('unknown_identity', { policies: [rules({ to: [{ methods: ['GET'] }] })] })).toEqual([]);
});
