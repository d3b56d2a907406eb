import { type LintRule, type Policy, policiesOf } from './lint-rule.ts';

const asking: ReadonlySet<Policy['type']> = new Set(['access', 'api_key', 'basic_auth', 'forward_auth', 'jwt', 'oidc']);

/** Browsers send preflight requests without credentials (Fetch standard, CORS-preflight fetch). */
export const corsTooLate: LintRule = {
  code: 'cors_too_late',
  route: (route) =>
    policiesOf(route, 'cors').flatMap(({ index }) => {
      const first = route.policies.findIndex(({ type }) => asking.has(type));
      if (first === -1 || first > index) return [];
      const message = `route "${route.name}": policy ${first + 1} asks preflight requests for credentials, which browsers never send with them`;
      return [{ path: ['policies', index], message, fix: `Put CORS before policy ${first + 1}.` }];
    }),
};
