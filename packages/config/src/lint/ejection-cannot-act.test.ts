import { expect, it } from 'vitest';
import { lintUpstream } from '../../test/lint.ts';

const targets = [{ address: '10.0.0.6:80' }, { address: '10.0.0.7:80' }];
const off = { consecutive5xx: 0, consecutiveGatewayErrors: 0, consecutiveLocalFailures: 0 };

it('tells of outlier detection that ejects nobody', () => {
  expect(lintUpstream('ejection_cannot_act', { targets: targets.slice(1), outlierDetection: {} })).toEqual([
    {
      path: 'upstreams.0.outlierDetection.maximumEjectedShare',
      message: 'upstream "billing": outlier detection ejects nobody: there is one endpoint, and the last one stays',
      fix: 'Add a target, or use a circuit breaker.',
    },
  ]);
  expect(
    lintUpstream('ejection_cannot_act', { targets, outlierDetection: { ...off, successRateDeviations: 0 } }),
  ).toEqual([
    {
      path: 'upstreams.0.outlierDetection.consecutive5xx',
      message: expect.stringContaining('every count is 0'),
      fix: 'Let one of the counts or the deviations be more than 0.',
    },
  ]);
  expect(lintUpstream('ejection_cannot_act', { targets, outlierDetection: off })).toEqual([
    {
      path: 'upstreams.0.outlierDetection.successRateMinimumEndpoints',
      message: expect.stringContaining(
        'success rates are compared among 5 endpoints or more, there are 2, and every count is 0',
      ),
      fix: 'Compare among 2, or count failures in a row.',
    },
  ]);
});

it('has nothing to say otherwise', () => {
  expect(lintUpstream('ejection_cannot_act', { targets, outlierDetection: {} })).toEqual([]);
  expect(
    lintUpstream('ejection_cannot_act', { targets, outlierDetection: { ...off, successRateMinimumEndpoints: 2 } }),
  ).toEqual([]);
});
