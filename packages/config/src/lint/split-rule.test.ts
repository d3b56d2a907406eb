import { expect, it } from 'vitest';
import { lintRoute } from '../../test/lint.ts';

const authorization = (...rules: object[]) => ({
  policies: [{ type: 'authorization', rules: rules.map((rule, index) => ({ name: `rule-${index}`, ...rule })) }],
});
const office = [{ remoteIpBlocks: ['10.0.0.0/8'] }];
const reading = [{ methods: ['GET'] }];

it('tells of a source and an operation that were meant together', () => {
  expect(lintRoute('split_rule', authorization({ from: office }, { to: reading }))).toEqual([
    {
      path: 'routes.0.policies.0.rules',
      message:
        'route "r": policy 1: rule "rule-0" allows its sources everything, and rule "rule-1" allows everybody its operations',
      fix: 'If both were meant together, make them one rule with "from" and "to".',
    },
  ]);
});

it('has nothing to say otherwise', () => {
  expect(lintRoute('split_rule', authorization({ from: office, to: reading }))).toEqual([]);
  expect(lintRoute('split_rule', authorization({ from: office }, { action: 'deny', to: reading }))).toEqual([]);
});
