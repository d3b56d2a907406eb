import { expect, it } from 'vitest';
import { lintRoute } from '../../test/lint.ts';

const cors = (...origins: string[]) => ({ policies: [{ type: 'cors', credentials: true, origins }] });

it('tells of credentials for origins of anybody', () => {
  expect(lintRoute('cors_open', cors('https://app.example.com', 'https://*.com'))).toEqual([
    {
      path: 'routes.0.policies.0.origins.1',
      message:
        'route "r": policy 1: pages of https://*.com may act with the credentials of visitors, and anybody can have a page of that origin',
      fix: 'Name the domains that are yours.',
    },
  ]);
  expect(lintRoute('cors_open', cors('http://app.example.com'))).toEqual([
    {
      path: 'routes.0.policies.0.origins.0',
      message: expect.stringContaining('anybody on the way can write its pages'),
      fix: 'Allow the https origin only.',
    },
  ]);
});

it('has nothing to say otherwise', () => {
  expect(lintRoute('cors_open', cors('https://*.example.com', 'http://localhost:3000'))).toEqual([]);
  expect(lintRoute('cors_open', { policies: [{ type: 'cors', origins: ['*'] }] })).toEqual([]);
});
