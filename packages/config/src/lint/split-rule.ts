import { type LintRule, policiesOf } from './lint-rule.ts';

/** Rules are alternatives: one with a source alone and one with an operation alone let in far more than one with both. */
export const splitRule: LintRule = {
  code: 'split_rule',
  route: (route) =>
    policiesOf(route, 'authorization').flatMap(({ policy, index }) => {
      const allowing = policy.rules.filter(({ action, when }) => action === 'allow' && when === undefined);
      const source = allowing.find(({ from, to }) => from !== undefined && to === undefined);
      const operation = allowing.find(({ from, to }) => to !== undefined && from === undefined);
      if (source === undefined || operation === undefined) return [];
      const message = `route "${route.name}": policy ${index + 1}: rule "${source.name}" allows its sources everything, and rule "${operation.name}" allows everybody its operations`;
      const fix = 'If both were meant together, make them one rule with "from" and "to".';
      return [{ path: ['policies', index, 'rules'], message, fix }];
    }),
};
