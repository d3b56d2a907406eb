import { askingRules } from './asking-policies.ts';
import { type Finding, type LintRule, type PolicyOf, routesWith } from './lint-rule.ts';

/** Who somebody is and what their token claims is known after a policy that asked, and nowhere else. */
export const unknownIdentity: LintRule = {
  code: 'unknown_identity',
  document: (view) => {
    const found: Finding[] = [];
    for (const { route, policy, index, path } of routesWith(view, 'authorization')) {
      const before = route.policies.slice(0, index).flatMap((each) => askingRules(each, view.settings));
      const known = new Set(before.length === 0 ? [] : ['identity', ...before.map(({ type }) => type)]);
      for (const [at, rule] of policy.rules.entries()) {
        const needed = neededBy(rule);
        if (needed === undefined || known.has(needed) || (needed === 'jwt' && known.has('oidc'))) continue;
        const [what, fix] =
          needed === 'jwt'
            ? ['claims of a token, and no policy before it reads one', 'Put a JWT policy before it.']
            : ['who the client is, and no policy before it asks', 'Put the policy that asks before it.'];
        const message = `route "${route.name}": policy ${index + 1}: rule "${rule.name}" goes by ${what}`;
        found.push({ path: [...path, 'rules', at], message, fix });
      }
    }
    return found;
  },
};

function neededBy({
  from = [],
  when = [],
}: PolicyOf<'authorization'>['rules'][number]): 'jwt' | 'identity' | undefined {
  const claims =
    from.some(({ requestPrincipals, notRequestPrincipals }) => requestPrincipals ?? notRequestPrincipals) ||
    when.some(({ key }) => key.startsWith('request.auth.'));
  if (claims) return 'jwt';
  return when.some(({ key }) => key.startsWith('identity.')) ? 'identity' : undefined;
}
