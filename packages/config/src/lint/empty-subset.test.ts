import { expect, it } from 'vitest';
import { lint } from '../../test/lint.ts';

const to = (version: string) => ({ routes: [{ name: 'r', upstreams: [{ name: 'billing', subset: { version } }] }] });

it('tells of a subset that no target belongs to', () => {
  expect(lint('empty_subset', to('v2'))).toEqual([
    {
      path: 'routes.0.upstreams.0.subset',
      message: 'route "r": no enabled target of upstream "billing" carries version: v2; that share gets 503',
      fix: 'Give a target of "billing" these labels, or ask for others.',
    },
  ]);
});

it('has nothing to say otherwise', () => {
  expect(lint('empty_subset', to('v1'))).toEqual([]);
});
