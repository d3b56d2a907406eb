import { expect, it } from 'vitest';
import { toBilling, web } from '../../test/check-document.ts';
import { lint, lintRoute } from '../../test/lint.ts';

const users = { type: 'basic_auth', users: [{ name: 'ada', password: 'correct horse battery' }] };
const routes = [{ ...toBilling, policies: [users] }];

it('tells of passwords in clear text', () => {
  expect(lintRoute('clear_text_credentials', { policies: [{ type: 'security_headers' }, users] })).toEqual([
    {
      path: 'routes.0.policies.1',
      message: 'route "r": policy 2 (basic_auth) asks for credentials, which come to listener "web" in clear text',
      fix: 'Put the route on https listeners only, or let the listener redirect to https.',
    },
  ]);
  expect(
    lintRoute('clear_text_credentials', { policies: [{ type: 'access', lists: [{ name: 'a', rules: [users] }] }] }),
  ).toEqual([
    {
      path: 'routes.0.policies.0',
      message: expect.stringContaining('(access) asks for credentials'),
      fix: 'Put the route on https listeners only, or let the listener redirect to https.',
    },
  ]);
});

it('has nothing to say otherwise', () => {
  expect(lint('clear_text_credentials', { listeners: [{ ...web, address: '127.0.0.1:8080' }], routes })).toEqual([]);
  expect(lint('clear_text_credentials', { listeners: [{ ...web, redirectToHttps: {} }], routes })).toEqual([]);
  expect(lint('clear_text_credentials', { settings: { trustedProxies: ['10.0.0.0/8'] }, routes })).toEqual([]);
  expect(lintRoute('clear_text_credentials', { policies: [{ type: 'ip_access', allow: ['10.0.0.0/8'] }] })).toEqual([]);
});
