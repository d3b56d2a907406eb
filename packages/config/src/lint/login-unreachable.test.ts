import { expect, it } from 'vitest';
import { validateDocument } from '../validate-document.ts';

it.each([
  [{}, {}, []],
  [{ path: { prefix: '/app' } }, {}, ['callbackPath', 'logoutPath']],
  [{ path: { prefix: '/app' } }, { callbackPath: '/app/cb', logoutPath: '/application/out' }, ['logoutPath']],
  [{ path: { exact: '/app' } }, { callbackPath: '/app' }, ['logoutPath']],
  [{ methods: ['POST'] }, {}, ['callbackPath', 'logoutPath']],
])('a login whose route matches %j with %j is warned of %j', (match, paths, fields) => {
  const policies = [{ type: 'oidc', issuer: 'https://login.test/', clientId: 'a', ...paths }];
  const routes = [{ name: 'a', match, directResponse: { status: 204 }, policies }];
  const result = validateDocument({ version: 1, listeners: [{ name: 'web', address: '0.0.0.0:80' }], routes });
  const issues = result.ok ? result.warnings : result.issues;
  const found = issues
    .filter(({ code }) => code === 'login_unreachable')
    .map(({ code, path }) => `${code} ${path.join('.')}`);
  expect(found).toEqual(fields.map((field) => `login_unreachable routes.0.policies.0.${field}`));
});
