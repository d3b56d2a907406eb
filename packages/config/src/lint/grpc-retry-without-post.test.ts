import { expect, it } from 'vitest';
import { lintRoute } from '../../test/lint.ts';

it('tells of statuses of gRPC that are never looked at', () => {
  expect(lintRoute('no_effect', { policies: [{ type: 'retry', grpcStatuses: ['unavailable'] }] })).toEqual([
    {
      path: 'routes.0.policies.0.grpcStatuses',
      message: 'route "r": grpcStatuses have no effect, because gRPC is POST',
      fix: 'Add POST to the methods.',
    },
  ]);
});

it('has nothing to say otherwise', () => {
  expect(
    lintRoute('no_effect', { policies: [{ type: 'retry', methods: ['POST'], grpcStatuses: ['unavailable'] }] }),
  ).toEqual([]);
  expect(lintRoute('no_effect', { policies: [{ type: 'retry' }] })).toEqual([]);
});
