import { expect, it } from 'vitest';
import { lintUpstream } from '../../test/lint.ts';

it('tells of ejections that end before their time', () => {
  expect(lintUpstream('no_effect', { outlierDetection: { baseEjectionTime: '10m' } })).toEqual([
    {
      path: 'upstreams.0.outlierDetection.maximumEjectionTime',
      message: 'upstream "billing": an ejection begins with 10m, but none lasts longer than 5m',
      fix: 'Let the longest be 10m or more.',
    },
  ]);
});

it('has nothing to say otherwise', () => {
  expect(lintUpstream('no_effect', { outlierDetection: { baseEjectionTime: '5m' } })).toEqual([]);
});
