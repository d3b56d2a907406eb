import { expect, it } from 'vitest';
import { lintUpstream } from '../../test/lint.ts';

const targets = ['eu-1a', 'eu-1b'].map((zone, index) => ({ address: `10.0.0.${index}:80`, zone }));

it('tells of a preferred zone that no target is in', () => {
  expect(lintUpstream('unused_zone', { targets, locality: { zones: ['eu-1a', 'eu1b'] } })).toEqual([
    {
      path: 'upstreams.0.locality.zones.1',
      message: 'upstream "billing": no enabled target is in zone eu1b, which is preferred to others',
      fix: 'Take it out, or give it to targets; they have eu-1a, eu-1b.',
    },
  ]);
});

it('has nothing to say otherwise', () => {
  expect(lintUpstream('unused_zone', { targets, locality: { zones: ['eu-1a', 'eu-1b'] } })).toEqual([]);
  expect(lintUpstream('unused_zone', { targets, locality: {} })).toEqual([]);
});
