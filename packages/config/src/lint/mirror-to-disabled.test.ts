import { expect, it } from 'vitest';
import { billing, toBilling } from '../../test/check-document.ts';
import { lint } from '../../test/lint.ts';

const mirror = (enabled: boolean) => ({
  upstreams: [billing, { ...billing, name: 'next', enabled }],
  routes: [{ ...toBilling, policies: [{ type: 'mirror', upstream: 'next' }] }],
});

it('tells of copies that nobody gets', () => {
  expect(lint('disabled_reference', mirror(false))).toEqual([
    {
      path: 'routes.0.policies.0.upstream',
      message: 'route "r": upstream "next" is disabled, so no copies are sent',
      fix: 'Enable "next", or remove the mirror.',
    },
  ]);
});

it('has nothing to say otherwise', () => {
  expect(lint('disabled_reference', mirror(true))).toEqual([]);
});
