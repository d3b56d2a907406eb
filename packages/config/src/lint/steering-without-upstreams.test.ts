import { expect, it } from 'vitest';
import { lintRoute } from '../../test/lint.ts';

it('tells of forwarding policies where nothing is forwarded', () => {
  expect(
    lintRoute('no_effect', { upstreams: undefined, directResponse: { status: 204 }, policies: [{ type: 'retry' }] }),
  ).toEqual([
    {
      path: 'routes.0.policies.0',
      message: 'route "r": policy 1 (retry) has no effect, because the route forwards nothing',
      fix: 'Remove it.',
    },
  ]);
});

it('has nothing to say otherwise', () => {
  expect(lintRoute('no_effect', { policies: [{ type: 'retry' }] })).toEqual([]);
});
