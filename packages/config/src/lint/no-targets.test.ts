import { expect, it } from 'vitest';
import { lintUpstream } from '../../test/lint.ts';

const target = { address: '10.0.0.6:80' };

it('tells of an upstream that nothing answers for', () => {
  expect(lintUpstream('no_targets', { targets: [] })).toEqual([
    {
      path: 'upstreams.0.targets',
      message: 'upstream "billing" has no target; requests to it get 503',
      fix: 'Add a target.',
    },
  ]);
  expect(lintUpstream('no_targets', { targets: [{ ...target, enabled: false }] })).toEqual([
    {
      path: 'upstreams.0.targets',
      message: 'upstream "billing" has no enabled target; requests to it get 503',
      fix: 'Enable one, or add a target.',
    },
  ]);
  expect(lintUpstream('no_targets', { targets: [{ ...target, draining: true }] })).toEqual([
    {
      path: 'upstreams.0.targets',
      message: expect.stringContaining('has no enabled target that is not draining'),
      fix: 'Take the draining of one back, or add a target.',
    },
  ]);
});

it('has nothing to say otherwise', () => {
  expect(lintUpstream('no_targets', { targets: [{ ...target, weight: 0 }] })).toEqual([]);
  expect(lintUpstream('no_targets', { enabled: false, targets: [] })).toEqual([]);
});
