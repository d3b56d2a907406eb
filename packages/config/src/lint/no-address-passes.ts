import type { SettingsConfig } from '../resources/settings.ts';
import { everybody, intersect, parseRange, type Range, without } from './address-sets.ts';
import { listsOf } from './asking-policies.ts';
import type { Finding, LintRule, Policy, PolicyOf } from './lint-rule.ts';

/** Who is let in by every list of addresses that a request must pass. */
export const noAddressPasses: LintRule = {
  code: 'locks_out',
  document: ({ routes, settings }) =>
    routes.flatMap(({ resource: route, path }): Finding[] => {
      if (!route.enabled || !route.policies.some(({ type }) => type === 'ip_access' || type === 'access')) return [];
      let possible: readonly Range[] = intersect(everybody, route.match.clientAddresses?.map(parseRange) ?? everybody);
      for (const [index, policy] of route.policies.entries()) {
        for (const { allow, deny = [] } of demandsOf(policy, settings)) {
          const allowed = allow === undefined ? possible : intersect(possible, allow.map(parseRange));
          possible = without(allowed, deny.map(parseRange));
          if (possible.length > 0) continue;
          const why =
            allowed.length > 0
              ? 'every address that could pass is denied'
              : 'none of the addresses that it allows is allowed by what stands before it';
          const message = `route "${route.name}": policy ${index + 1}: ${why}, so nobody is let in`;
          const fix =
            allowed.length > 0
              ? 'Take the range out of one of the lists.'
              : 'Let the lists overlap, or ask for any of them.';
          return [{ path: [...path, 'policies', index], message, fix }];
        }
      }
      return [];
    }),
};

type AddressRule = Pick<PolicyOf<'ip_access'>, 'allow' | 'deny'>;

/** Lists of addresses that every request must pass. Where other things are enough instead, there is none. */
function demandsOf(policy: Policy, settings: SettingsConfig): readonly AddressRule[] {
  if (policy.type === 'ip_access') return policy.shadow ? [] : [policy];
  if (policy.type !== 'access' || policy.shadow) return [];
  const lists = listsOf(policy, settings);
  if (policy.satisfy === 'any' && lists.length > 1) return [];
  return lists.flatMap(({ satisfy, rules }): readonly AddressRule[] => {
    const byAddress = rules.filter((rule) => rule.type === 'ip_access');
    if (satisfy === 'all' || rules.length === 1) return byAddress;
    const allows = byAddress.flatMap(({ allow }) => (allow === undefined ? [] : [allow]));
    return allows.length === rules.length ? [{ allow: allows.flat(), deny: undefined }] : [];
  });
}
