import { expect, it } from 'vitest';
import { billing } from '../../test/check-document.ts';
import { lint } from '../../test/lint.ts';

const upstreams = ['a', 'b'].map((name) => ({ ...billing, name, affinity: { cookie: 'stay' } }));
const split = (sticky?: object) => ({
  upstreams,
  routes: [{ name: 'r', upstreams: [{ name: 'a' }, { name: 'b' }], ...(sticky === undefined ? {} : { sticky }) }],
});

it('tells of one cookie that two things write', () => {
  expect(lint('cookie_clash', split({ by: 'cookie', cookie: 'stay' }))).toEqual([
    {
      path: 'routes.0.sticky.cookie',
      message: expect.stringContaining('the cookie stay is of the sticky split and of the affinity of upstream "a"'),
      fix: 'Give one of them another name.',
    },
  ]);
});

it('has nothing to say otherwise', () => {
  expect(lint('cookie_clash', split({ by: 'cookie' }))).toEqual([]);
  expect(lint('cookie_clash', split({ by: 'header', header: 'stay' }))).toEqual([]);
  expect(lint('cookie_clash', split())).toEqual([]);
});
