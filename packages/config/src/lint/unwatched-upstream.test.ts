import { expect, it } from 'vitest';
import { lintUpstream } from '../../test/lint.ts';

const targets = [{ address: '10.0.0.6:80' }, { address: '10.0.0.7:80' }];

it('tells of an upstream whose failures nobody notices', () => {
  expect(lintUpstream('unwatched_upstream', { targets })).toEqual([
    {
      path: 'upstreams.0.healthCheck',
      message:
        'upstream "billing": nothing notices when one of its 2 endpoints fails, so it keeps getting its share of the requests',
      fix: 'Add a health check, or outlier detection.',
    },
  ]);
});

it('has nothing to say otherwise', () => {
  expect(lintUpstream('unwatched_upstream', { targets, healthCheck: { type: 'tcp' } })).toEqual([]);
  expect(lintUpstream('unwatched_upstream', { targets, outlierDetection: {} })).toEqual([]);
  expect(lintUpstream('unwatched_upstream', { targets, circuitBreaker: {} })).toEqual([]);
  expect(lintUpstream('unwatched_upstream', { targets: targets.slice(1) })).toEqual([]);
});
