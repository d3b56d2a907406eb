import { expect, it } from 'vitest';
import { lintRoute } from '../../test/lint.ts';

const limit = (header: string) => ({ type: 'rate_limit', limit: 5, key: { by: 'header', header } });
const jwt = { type: 'jwt', keys: { url: 'https://login.test/keys' }, claimHeaders: { 'x-user': 'sub' } };

it('tells of limits by what clients choose', () => {
  expect(lintRoute('weak_limit_key', { policies: [limit('X-Plan')] })).toEqual([
    {
      path: 'routes.0.policies.0.key',
      message:
        'route "r": policy 1 (rate_limit) counts by the header X-Plan, which clients choose, so one that changes it each time is not limited',
      fix: 'Count by client address, or by a header that a policy before it checks or writes.',
    },
  ]);
  expect(
    lintRoute('weak_limit_key', {
      policies: [{ type: 'quota', limit: 5, key: { by: 'header', header: 'x-user' } }, jwt],
    }),
  ).toEqual([
    {
      path: 'routes.0.policies.0.key',
      message: expect.stringContaining('policy 1 (quota) counts by the header x-user'),
      fix: 'Put it after policy 2.',
    },
  ]);
});

it('tells of claims that nobody establishes', () => {
  const byClaim = { type: 'rate_limit', limit: 5, key: { by: 'claim', claim: 'sub' } };
  const message = 'route "r": policy 1 (rate_limit) counts by the claim sub, which no policy before it establishes';
  expect(lintRoute('weak_limit_key', { policies: [byClaim] })).toEqual([
    { path: 'routes.0.policies.0.key', message, fix: 'Put a policy before it that verifies tokens or keys.' },
  ]);
  expect(lintRoute('weak_limit_key', { policies: [byClaim, jwt] })).toMatchObject([{ fix: 'Put it after policy 2.' }]);
  expect(lintRoute('weak_limit_key', { policies: [jwt, byClaim] })).toEqual([]);
});

it('has nothing to say otherwise', () => {
  expect(lintRoute('weak_limit_key', { policies: [jwt, limit('X-User')] })).toEqual([]);
  expect(
    lintRoute('weak_limit_key', {
      policies: [{ type: 'request_headers', set: { 'x-plan': 'free' } }, limit('x-plan')],
    }),
  ).toEqual([]);
  expect(
    lintRoute('weak_limit_key', {
      policies: [
        { type: 'api_key', keys: [{ name: 'ci', key: '5f0c9a1e7b3d4286a95d0e4c1f7b8a63' }] },
        limit('x-api-key-name'),
      ],
    }),
  ).toEqual([]);
  expect(lintRoute('weak_limit_key', { policies: [{ type: 'rate_limit', limit: 5 }] })).toEqual([]);
});
