import { caution } from '../issue-codes.ts';
import type { RouteConfig } from '../resources/route.ts';
import { perResource } from './rule.ts';

type Policy = RouteConfig['policies'][number];
type Rule = Policy | Extract<Extract<Policy, { type: 'access' }>['lists'][number], { rules: unknown }>['rules'][number];

/** A limit is one only where clients cannot choose whom they are counted with. */
export const limitKeysHold = perResource(
  ({ routes }) => routes,
  ({ name, policies }) =>
    policies.flatMap((policy, index) => {
      if (policy.type !== 'rate_limit' && policy.type !== 'quota') return [];
      const { key } = policy;
      const before = policies.slice(0, index);
      const tell = (message: string) => [
        caution(['policies', index, 'key'], 'weak_limit_key', `route "${name}": policy ${index + 1}: ${message}`),
      ];
      if (key.by === 'claim' && !before.some(establishesClaims)) {
        return tell(
          `no policy before it establishes claim "${key.claim}"; put a policy that verifies tokens or keys before it`,
        );
      }
      if (key.by === 'header' && !before.some((one) => settles(one, key.header.toLowerCase()))) {
        return tell(
          `clients choose what they send in "${key.header}" and so pass the limit; count by address, or put a policy before it that checks or sets the field`,
        );
      }
      return [];
    }),
);

/** Lists of the settings are not looked into: they may do so. */
function establishesClaims(policy: Policy): boolean {
  return ['jwt', 'oidc', 'api_key', 'access'].includes(policy.type);
}

/** Whether nobody gets past the policy with a value of the field that he made up. */
function settles(policy: Rule, name: string): boolean {
  const is = (other: string | undefined) => other?.toLowerCase() === name;
  switch (policy.type) {
    case 'basic_auth':
      return name === 'authorization' || is(policy.userHeader);
    case 'api_key':
      return is(policy.nameHeader) || is(policy.header) || (policy.header === undefined && name === 'x-api-key');
    case 'jwt':
    case 'oidc':
      return Object.keys(policy.claimHeaders ?? {}).some(is);
    case 'forward_auth':
      return policy.identityHeaders.some(is);
    case 'request_headers':
      return Object.keys(policy.set ?? {}).some(is);
    case 'access':
      return policy.lists.some((list) => 'use' in list || list.rules.some((rule) => settles(rule, name)));
    default:
      return false;
  }
}
