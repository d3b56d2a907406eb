import { type LintRule, policiesOf } from './lint-rule.ts';

/** Only what may be sent twice is hedged, and a route of other methods has none of it. */
export const hedgingWithoutMethods: LintRule = {
  code: 'no_effect',
  route: (route) =>
    policiesOf(route, 'hedging').flatMap(({ policy, index }) => {
      const { methods } = route.match;
      if (methods === undefined || policy.methods.some((method) => methods.includes(method))) return [];
      const message = `route "${route.name}": hedging has no effect, because the route takes ${methods.join(', ')} only and hedging sends ${policy.methods.join(', ')} twice`;
      const idempotent = methods.filter((method) => method === 'PUT' || method === 'DELETE');
      const fix = idempotent.length > 0 ? `Add ${idempotent.join(', ')} to its methods, or remove it.` : 'Remove it.';
      return [{ path: ['policies', index, 'methods'], message, fix }];
    }),
};
