import { expect, it } from 'vitest';
import { billing } from '../../test/check-document.ts';
import { lint, lintUpstream } from '../../test/lint.ts';

const split = {
  upstreams: [billing, { ...billing, name: 'next', enabled: false }],
  routes: [{ name: 'r', upstreams: [{ name: 'billing' }, { name: 'next' }] }],
};

it('tells of a route to what is switched off', () => {
  expect(lintUpstream('disabled_reference', { enabled: false })).toEqual([
    {
      path: 'routes.0.upstreams',
      message: 'route "r": upstream "billing" is disabled; every request gets 503',
      fix: 'Enable "billing", or take it out of the route.',
    },
  ]);
  expect(lint('disabled_reference', split)).toEqual([
    {
      path: 'routes.0.upstreams',
      message: 'route "r": upstream "next" is disabled; its share goes to the others',
      fix: 'Enable "next", or take it out of the route.',
    },
  ]);
});

it('has nothing to say otherwise', () => {
  expect(lint('disabled_reference', {})).toEqual([]);
  expect(lint('disabled_reference', { ...split, routes: [{ ...split.routes[0], enabled: false }] })).toEqual([]);
});
