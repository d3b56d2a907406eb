import type { Finding, LintRule, Policy } from './lint-rule.ts';

const steering: ReadonlySet<Policy['type']> = new Set(['retry', 'timeout', 'mirror', 'hedging']);

/** How a request is forwarded says nothing where none is. */
export const steeringWithoutUpstreams: LintRule = {
  code: 'no_effect',
  route: (route) =>
    route.upstreams !== undefined
      ? []
      : route.policies.flatMap(({ type }, index): Finding[] => {
          if (!steering.has(type)) return [];
          const message = `route "${route.name}": policy ${index + 1} (${type}) has no effect, because the route forwards nothing`;
          return [{ path: ['policies', index], message, fix: 'Remove it.' }];
        }),
};
