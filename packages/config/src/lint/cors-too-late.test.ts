import { expect, it } from 'vitest';
import { lintRoute } from '../../test/lint.ts';

const cors = { type: 'cors', origins: ['https://app.test'] };
const auth = { type: 'forward_auth', url: 'http://auth.test/' };

it('tells of preflight requests that are turned away', () => {
  expect(lintRoute('cors_too_late', { policies: [auth, cors] })).toEqual([
    {
      path: 'routes.0.policies.1',
      message: 'route "r": policy 1 asks preflight requests for credentials, which browsers never send with them',
      fix: 'Put CORS before policy 1.',
    },
  ]);
});

it('has nothing to say otherwise', () => {
  expect(lintRoute('cors_too_late', { policies: [cors, auth] })).toEqual([]);
});
