import { expect, it } from 'vitest';
import { billing } from '../../test/check-document.ts';
import { lint } from '../../test/lint.ts';

const upstreams = ['a', 'b'].map((name) => ({ ...billing, name, affinity: { cookie: 'stay' } }));
const split = (sticky?: object) => ({
  upstreams,
  routes: [{ name: 'r', upstreams: [{ name: 'a' }, { name: 'b' }], ...(sticky === undefined ? {} : { sticky }) }],
});

it('tells of affinity behind a split by chance', () => {
  expect(lint('wandering_client', split())).toEqual([
    {
      path: 'routes.0.sticky',
      message: expect.stringContaining('each request goes to one of 2 upstreams by chance'),
      fix: 'Make the split sticky.',
    },
  ]);
});

it('has nothing to say otherwise', () => {
  expect(lint('wandering_client', split({ by: 'cookie' }))).toEqual([]);
  expect(
    lint('wandering_client', {
      upstreams,
      routes: [{ name: 'r', upstreams: [{ name: 'a' }, { name: 'b', weight: 0 }] }],
    }),
  ).toEqual([]);
});
