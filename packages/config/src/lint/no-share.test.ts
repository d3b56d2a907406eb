import { expect, it } from 'vitest';
import { lintRoute } from '../../test/lint.ts';

it('tells of an upstream of a split that gets nothing', () => {
  expect(
    lintRoute('no_share', {
      upstreams: [{ name: 'billing' }, { name: 'billing', weight: 0, subset: { version: 'v1' } }],
    }),
  ).toEqual([
    {
      path: 'routes.0.upstreams.1.weight',
      message: 'route "r": upstream "billing" has weight 0, so none of the requests go there',
      fix: 'Give it a weight, or take it out of the split.',
    },
  ]);
});

it('has nothing to say otherwise', () => {
  expect(lintRoute('no_share', { upstreams: [{ name: 'billing', weight: 1 }] })).toEqual([]);
});
