import { expect, it } from 'vitest';
import { lintRoute } from '../../test/lint.ts';

const authorization = (...rules: object[]) => ({
  policies: [{ type: 'authorization', rules: rules.map((rule, index) => ({ name: `rule-${index}`, ...rule })) }],
});
const reading = [{ methods: ['GET'] }];

it('tells of an authorization that allows nobody', () => {
  expect(lintRoute('locks_out', authorization({ to: reading }, { action: 'deny' }))).toEqual([
    {
      path: 'routes.0.policies.0.rules',
      message: 'route "r": policy 1: the deny rules leave nothing of what is allowed, so every request gets 403',
      fix: 'Give the deny rules conditions that not every request meets.',
    },
  ]);
  expect(lintRoute('locks_out', authorization({ to: reading }, { action: 'deny', to: reading }))).toEqual([
    {
      path: 'routes.0.policies.0.rules',
      message: expect.stringContaining('leave nothing of what is allowed'),
      fix: 'Give the deny rules conditions that not every request meets.',
    },
  ]);
});

it('has nothing to say otherwise', () => {
  expect(
    lintRoute('locks_out', authorization({ to: reading }, { action: 'deny', to: [{ methods: ['DELETE'] }] })),
  ).toEqual([]);
  expect(lintRoute('locks_out', authorization({ action: 'deny', to: reading }))).toEqual([]);
  expect(lintRoute('locks_out', authorization({ action: 'audit' }))).toEqual([]);
});
