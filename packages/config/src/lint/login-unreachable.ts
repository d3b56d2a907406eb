import type { RouteConfig } from '../resources/route.ts';
import { type Finding, type LintRule, policiesOf } from './lint-rule.ts';

const paths = { callbackPath: 'the provider sends browsers back', logoutPath: 'browsers go to sign out' } as const;

/** A route that does not match the paths of its login sends browsers to a place where nobody expects them. */
export const loginUnreachable: LintRule = {
  code: 'login_unreachable',
  route: (route) =>
    policiesOf(route, 'oidc').flatMap(({ policy, index }) =>
      (['callbackPath', 'logoutPath'] as const).flatMap((field): Finding[] => {
        if (takes(route.match, policy[field])) return [];
        const message = `route "${route.name}": policy ${index + 1}: the route does not match GET ${policy[field]}, where ${paths[field]}`;
        const fix = 'Choose a path that it matches, or have a route with the same policy match it.';
        return [{ path: ['policies', index, field], message, fix }];
      }),
    ),
};

function takes({ path, methods }: RouteConfig['match'], wanted: string): boolean {
  if (methods?.includes('GET') === false) return false;
  // What an expression matches is not looked at.
  if (path === undefined || 'regex' in path) return true;
  if ('exact' in path) return path.exact === wanted;
  const prefix = path.prefix.endsWith('/') ? path.prefix : `${path.prefix}/`;
  return wanted === path.prefix || wanted.startsWith(prefix);
}
