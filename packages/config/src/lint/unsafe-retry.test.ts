import { expect, it } from 'vitest';
import { lintRoute } from '../../test/lint.ts';

it('tells of requests that may be carried out twice', () => {
  expect(lintRoute('unsafe_retry', { policies: [{ type: 'retry', methods: ['GET', 'POST', 'PATCH'] }] })).toEqual([
    {
      path: 'routes.0.policies.0.methods',
      message: 'route "r": POST and PATCH may be carried out twice when an attempt fails after it was sent',
      fix: 'Leave it out of the methods unless the upstream knows a repeated request.',
    },
  ]);
});

it('has nothing to say otherwise', () => {
  expect(lintRoute('unsafe_retry', { policies: [{ type: 'retry' }] })).toEqual([]);
  expect(
    lintRoute('unsafe_retry', { policies: [{ type: 'retry', methods: ['POST'], grpcStatuses: ['unavailable'] }] }),
  ).toEqual([]);
});
