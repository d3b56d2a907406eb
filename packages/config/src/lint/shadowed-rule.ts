import type { Finding, LintRule, PolicyOf } from './lint-rule.ts';
import { policiesOf } from './lint-rule.ts';

type Rule = PolicyOf<'authorization'>['rules'][number];

/** Deny goes before allow, so what both are about is denied. That nobody at all passes is `locks_out`. */
export const shadowedRule: LintRule = {
  code: 'shadowed_rule',
  route: (route) =>
    policiesOf(route, 'authorization').flatMap(({ policy: { rules }, index }) => {
      if (deniesEverybody(rules)) return [];
      return rules.flatMap((rule, at): Finding[] => {
        const by = rule.action === 'allow' ? denialOf(rule, rules) : undefined;
        if (by === undefined) return [];
        const message = `route "${route.name}": policy ${index + 1}: rule "${rule.name}" allows nothing, because rule "${by.name}" denies all of it`;
        const fix = `Narrow "${by.name}", or remove "${rule.name}".`;
        return [{ path: ['policies', index, 'rules', at], message, fix }];
      });
    }),
};

/** Whether rules deny whatever they allow, or everything. */
export function deniesEverybody(rules: readonly Rule[]): boolean {
  if (rules.some(({ action, ...rule }) => action === 'deny' && isUnconditional(rule))) return true;
  const allowing = rules.filter(({ action }) => action === 'allow');
  return allowing.length > 0 && allowing.every((rule) => denialOf(rule, rules) !== undefined);
}

function isUnconditional({ from, to, when }: Pick<Rule, 'from' | 'to' | 'when'>): boolean {
  return from === undefined && to === undefined && when === undefined;
}

/** A deny rule that asks for nothing that the other does not. Conditions that are spelt otherwise are not compared. */
function denialOf(rule: Rule, rules: readonly Rule[]): Rule | undefined {
  const same = (a: unknown, b: unknown) => a === undefined || JSON.stringify(a) === JSON.stringify(b);
  return rules.find(
    ({ action, from, to, when }) =>
      action === 'deny' && same(from, rule.from) && same(to, rule.to) && same(when, rule.when),
  );
}
