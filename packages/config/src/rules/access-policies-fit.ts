import type { Issue } from '@sluice/core';
import { caution } from '../issue-codes.ts';
import type { RouteConfig } from '../resources/route.ts';
import { perResource } from './rule.ts';

type Policy = RouteConfig['policies'][number];

const askingForCredentials: ReadonlySet<Policy['type']> = new Set([
  'access',
  'api_key',
  'basic_auth',
  'forward_auth',
  'jwt',
  'oidc',
]);

/** Access policies that cannot do what was meant by them. */
export const accessPoliciesFit = perResource(
  ({ routes }) => routes,
  ({ name, policies }) => {
    const asking = policies.findIndex(({ type }) => askingForCredentials.has(type));
    return policies.flatMap((policy, index) => {
      const tell = (code: 'locks_out' | 'split_rule' | 'cors_too_late', message: string): Issue[] => [
        caution(['policies', index], code, `route "${name}": policy ${index + 1}: ${message}`),
      ];
      if (policy.type === 'ip_access' && locksOut(policy)) {
        return tell('locks_out', 'every address that is allowed is denied, too; take it out of one of the lists');
      }
      if (policy.type === 'authorization') {
        const split = splitRules(policy);
        if (split !== undefined) return tell('split_rule', split);
      }
      if (policy.type === 'cors' && asking !== -1 && asking < index) {
        return tell(
          'cors_too_late',
          'browsers send preflight requests without credentials; put CORS before the policy that asks for them',
        );
      }
      return [];
    });
  },
);

const everybody = ['0.0.0.0/0', '::/0'];

function locksOut({ allow, deny = [] }: Extract<Policy, { type: 'ip_access' }>): boolean {
  const denied = new Set(deny);
  if (everybody.every((range) => denied.has(range))) return true;
  return allow?.every((range) => denied.has(range)) === true;
}

/** Rules are alternatives: one with a source alone and one with an operation alone let in far more than one with both. */
function splitRules({ rules }: Extract<Policy, { type: 'authorization' }>): string | undefined {
  const allowing = rules.filter(({ action }) => action === 'allow');
  const source = allowing.find(({ from, to, when }) => from !== undefined && to === undefined && when === undefined);
  const operation = allowing.find(({ from, to, when }) => to !== undefined && from === undefined && when === undefined);
  if (source === undefined || operation === undefined) return undefined;
  return `rule "${source.name}" allows its sources everything, and rule "${operation.name}" allows everybody its operations; if both were meant together, make them one rule with "from" and "to"`;
}
