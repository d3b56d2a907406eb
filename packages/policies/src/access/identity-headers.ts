import { ownLists } from './own-lists.ts';
import type { AccessConfig, AccessRule } from './schema.ts';

/** Request fields in which the rules tell the upstream who it was, in lower case. */
export function identityHeaders(config: AccessConfig): readonly string[] {
  const names = ownLists(config)
    .flatMap(({ rules }) => rules)
    .flatMap(headersOf);
  return [...new Set(names.map((name) => name.toLowerCase()))];
}

function headersOf(rule: AccessRule): readonly string[] {
  switch (rule.type) {
    case 'ip_access':
      return [];
    case 'basic_auth':
      return rule.userHeader === undefined ? [] : [rule.userHeader];
    case 'api_key':
      return [rule.nameHeader];
    case 'jwt':
      return Object.keys(rule.claimHeaders ?? {});
  }
}

/** Request fields that the rules may take out when they let pass, in lower case. */
export function credentialHeaders(config: AccessConfig): readonly string[] {
  return ownLists(config)
    .flatMap(({ rules }) => rules)
    .flatMap((rule) => {
      if (rule.type === 'ip_access') return [];
      if (rule.type === 'basic_auth') return ['authorization'];
      return ['cookie', (rule.header ?? (rule.type === 'jwt' ? 'authorization' : 'x-api-key')).toLowerCase()];
    });
}
