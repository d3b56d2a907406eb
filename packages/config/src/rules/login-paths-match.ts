import type { Issue } from '@sluice/core';
import { caution } from '../issue-codes.ts';
import type { RouteConfig } from '../resources/route.ts';
import { perResource } from './rule.ts';

const paths = { callbackPath: 'the provider sends browsers back', logoutPath: 'browsers go to sign out' } as const;

/** A route that does not match the paths of its login sends browsers to a place where nobody expects them. */
export const loginPathsMatch = perResource(
  ({ routes }) => routes,
  ({ name, match, policies }) =>
    policies.flatMap((policy, index): Issue[] => {
      if (policy.type !== 'oidc') return [];
      return (['callbackPath', 'logoutPath'] as const).flatMap((field) => {
        if (takes(match, policy[field])) return [];
        const sentence = `route "${name}": policy ${index + 1}: the route does not match GET ${policy[field]}, where ${paths[field]}; choose a path that it matches, or have a route with the same policy match it`;
        return [caution(['policies', index, field], 'login_unreachable', sentence)];
      });
    }),
);

function takes({ path, methods }: RouteConfig['match'], wanted: string): boolean {
  if (methods?.includes('GET') === false) return false;
  // What an expression matches is not looked at.
  if (path === undefined || 'regex' in path) return true;
  if ('exact' in path) return path.exact === wanted;
  const prefix = path.prefix.endsWith('/') ? path.prefix : `${path.prefix}/`;
  return wanted === path.prefix || wanted.startsWith(prefix);
}
