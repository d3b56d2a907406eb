import { expect, it } from 'vitest';
import { lintRoute } from '../../test/lint.ts';

const authorization = (...rules: object[]) => ({
  policies: [{ type: 'authorization', rules: rules.map((rule, index) => ({ name: `rule-${index}`, ...rule })) }],
});
const office = [{ remoteIpBlocks: ['10.0.0.0/8'] }];
const reading = [{ methods: ['GET'] }];

it('tells of an allow rule that a deny rule takes everything from', () => {
  expect(
    lintRoute(
      'shadowed_rule',
      authorization({ from: office, to: reading }, { from: office }, { action: 'deny', to: reading }),
    ),
  ).toEqual([
    {
      path: 'routes.0.policies.0.rules.0',
      message: 'route "r": policy 1: rule "rule-0" allows nothing, because rule "rule-2" denies all of it',
      fix: 'Narrow "rule-2", or remove "rule-0".',
    },
  ]);
});

it('has nothing to say otherwise', () => {
  expect(lintRoute('shadowed_rule', authorization({ from: office }, { action: 'deny', to: reading }))).toEqual([]);
  expect(lintRoute('shadowed_rule', authorization({ from: office }, { action: 'deny' }))).toEqual([]);
});
