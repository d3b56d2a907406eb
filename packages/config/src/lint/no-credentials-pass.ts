import type { SettingsConfig } from '../resources/settings.ts';
import { type AccessRule, listsOf } from './asking-policies.ts';
import type { Finding, LintRule, Policy } from './lint-rule.ts';

/** A request has one field Authorization, so it cannot be somebody's password and somebody's token. */
export const noCredentialsPass: LintRule = {
  code: 'locks_out',
  document: ({ routes, settings }) =>
    routes.flatMap(({ resource: route, path }): Finding[] => {
      if (!route.enabled || route.policies.length < 1) return [];
      let first: { rule: Demand; index: number } | undefined;
      for (const [index, policy] of route.policies.entries()) {
        for (const rule of demandsOf(policy, settings)) {
          const why = first === undefined ? undefined : contradiction(first.rule, rule);
          if (first === undefined || why === undefined) {
            first ??= { rule, index };
            continue;
          }
          const message = `route "${route.name}": policy ${index + 1}: ${why}, so nobody is let in`;
          const fix = 'Ask for any of them in one access policy, or for one only.';
          return [{ path: [...path, 'policies', index], message, fix }];
        }
      }
      return [];
    }),
};

type Demand = Extract<AccessRule, { type: 'basic_auth' | 'jwt' }>;

/** What every request must show in the field Authorization. */
function demandsOf(policy: Policy, settings: SettingsConfig): readonly Demand[] {
  if (policy.type === 'basic_auth' || policy.type === 'jwt') return [policy].filter(readsAuthorization);
  if (policy.type !== 'access' || policy.shadow) return [];
  const lists = listsOf(policy, settings);
  if (policy.satisfy === 'any' && lists.length > 1) return [];
  return lists.flatMap(({ satisfy, rules }) =>
    satisfy === 'all' || rules.length === 1
      ? rules.filter((rule) => rule.type === 'basic_auth' || rule.type === 'jwt').filter(readsAuthorization)
      : [],
  );
}

function readsAuthorization(rule: Demand): boolean {
  if (rule.type === 'basic_auth') return true;
  const { optional, cookie, header } = rule;
  return !optional && cookie === undefined && (header === undefined || header.toLowerCase() === 'authorization');
}

function contradiction(a: Demand, b: Demand): string | undefined {
  if (a.type !== b.type) return 'it asks for a password and a token in the one field Authorization';
  if (a.type !== 'basic_auth' || b.type !== 'basic_auth') return undefined;
  const names = new Set(a.users.map(({ name }) => name));
  return b.users.some(({ name }) => names.has(name))
    ? undefined
    : 'two lists of users that every request must be in have no user in common';
}
