import type { SettingsConfig } from '../resources/settings.ts';
import type { Policy, PolicyOf } from './lint-rule.ts';

export type AccessRule = Exclude<PolicyOf<'access'>['lists'][number], { use: string }>['rules'][number];

/** The lists of an access policy, with those of the settings in the places of their names. */
export function listsOf({ lists }: PolicyOf<'access'>, { accessLists = [] }: Pick<SettingsConfig, 'accessLists'>) {
  return lists.flatMap((list) => ('use' in list ? (accessLists.find(({ name }) => name === list.use) ?? []) : [list]));
}

/** A policy that asks who the client is, or what of that kind an access policy holds. */
export function askingRules(policy: Policy, settings: Pick<SettingsConfig, 'accessLists'>) {
  switch (policy.type) {
    case 'api_key':
    case 'basic_auth':
    case 'forward_auth':
    case 'jwt':
    case 'oidc':
      return [policy];
    case 'access':
      return listsOf(policy, settings)
        .flatMap(({ rules }): readonly AccessRule[] => rules)
        .filter((rule) => rule.type !== 'ip_access');
    default:
      return [];
  }
}
