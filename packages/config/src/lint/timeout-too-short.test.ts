import { expect, it } from 'vitest';
import { lintRoute } from '../../test/lint.ts';

const retry = { type: 'retry', attempts: 3, perTryTimeout: '5s' };
const timeout = (more: object) => ({ type: 'timeout', ...more });

it('tells of attempts that there is no time for', () => {
  expect(lintRoute('timeout_too_short', { policies: [timeout({ request: '15s' }), retry] })).toEqual([
    {
      path: 'routes.0.policies.1.perTryTimeout',
      message: 'route "r": 3 attempts may take 5s each with up to 300ms between them, but the whole request only 15s',
      fix: 'Give the request 15s300ms, or each attempt 4s900ms.',
    },
  ]);
  expect(lintRoute('timeout_too_short', { timeout: '100ms', policies: [retry] })).toEqual([
    {
      path: 'routes.0.policies.0.perTryTimeout',
      message: expect.stringContaining('but the whole request only 100ms'),
      fix: 'Give the request 15s300ms.',
    },
  ]);
  expect(lintRoute('timeout_too_short', { policies: [timeout({ request: '1s', perTry: '2s' })] })).toEqual([
    {
      path: 'routes.0.policies.0.perTry',
      message: 'route "r": an attempt may take 2s, but the whole request only 1s',
      fix: 'Give the request 2s, or each attempt 1s.',
    },
  ]);
});

it('has nothing to say otherwise', () => {
  expect(lintRoute('timeout_too_short', { policies: [timeout({ request: '16s' }), retry] })).toEqual([]);
  expect(lintRoute('timeout_too_short', { policies: [retry] })).toEqual([]);
  expect(lintRoute('timeout_too_short', { policies: [timeout({ request: '1s', perTry: '1s' })] })).toEqual([]);
});
