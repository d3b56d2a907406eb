import { expect, it } from 'vitest';
import { lintRoute } from '../../test/lint.ts';

it('tells of clients that are to stay where there is one side', () => {
  expect(lintRoute('no_effect', { sticky: { by: 'cookie' } })).toEqual([
    {
      path: 'routes.0.sticky',
      message: 'route "r": there is one upstream, so there are no sides to stay on',
      fix: 'Add another upstream, or take "sticky" away.',
    },
  ]);
});

it('has nothing to say otherwise', () => {
  expect(
    lintRoute('no_effect', {
      sticky: { by: 'cookie' },
      upstreams: [{ name: 'billing' }, { name: 'billing', subset: { version: 'v1' } }],
    }),
  ).toEqual([]);
});
