import { expect, it } from 'vitest';
import { lintRoute } from '../../test/lint.ts';

const faults = (more: object) => ({ policies: [{ type: 'fault_injection', ...more }] });

it('tells of faults that are injected', () => {
  expect(
    lintRoute(
      'faults_injected',
      faults({ delay: { percent: 10, duration: '1s' }, abort: { percent: 5 }, header: { name: 'x-a' } }),
    ),
  ).toEqual([
    {
      path: 'routes.0.policies.0',
      message: 'route "r": fault injection delays 10 % by 1s and aborts 5 % of its requests with x-a on purpose',
      fix: 'Remove the policy when the test is over.',
    },
  ]);
});

it('has nothing to say otherwise', () => {
  expect(lintRoute('faults_injected', faults({ abort: { percent: 0 } }))).toEqual([]);
  expect(lintRoute('faults_injected', { enabled: false, ...faults({ abort: { percent: 5 } }) })).toEqual([]);
});
