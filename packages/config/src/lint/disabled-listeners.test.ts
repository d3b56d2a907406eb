import { expect, it } from 'vitest';
import { toBilling, web } from '../../test/check-document.ts';
import { lint } from '../../test/lint.ts';

const listeners = [web, { name: 'side', address: '0.0.0.0:9090', enabled: false }];

it('tells of a route that comes in nowhere', () => {
  expect(lint('disabled_reference', { listeners, routes: [{ ...toBilling, listeners: ['side'] }] })).toEqual([
    {
      path: 'routes.0.listeners',
      message: 'route "r": every listener it names is disabled, so it is never reached',
      fix: 'Enable one of them, or name another.',
    },
  ]);
});

it('has nothing to say otherwise', () => {
  expect(lint('disabled_reference', { listeners, routes: [{ ...toBilling, listeners: ['side', 'web'] }] })).toEqual([]);
  expect(lint('disabled_reference', { listeners })).toEqual([]);
});
