import { type LintRule, policiesOf } from './lint-rule.ts';
import { deniesEverybody } from './shadowed-rule.ts';

/** An authorization that says no whatever the request is. */
export const deniesEverybodyRule: LintRule = {
  code: 'locks_out',
  route: (route) =>
    policiesOf(route, 'authorization').flatMap(({ policy: { rules, shadow }, index }) => {
      if (shadow || !deniesEverybody(rules)) return [];
      const message = `route "${route.name}": policy ${index + 1}: the deny rules leave nothing of what is allowed, so every request gets 403`;
      const fix = 'Give the deny rules conditions that not every request meets.';
      return [{ path: ['policies', index, 'rules'], message, fix }];
    }),
};
