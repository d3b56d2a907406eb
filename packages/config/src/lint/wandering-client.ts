import type { Finding, LintRule } from './lint-rule.ts';

/** Affinity chooses among the endpoints of an upstream; the split before it chooses the upstream. */
export const wanderingClient: LintRule = {
  code: 'wandering_client',
  document: ({ routes, upstream: find }) =>
    routes.flatMap(({ resource: { name: route, enabled, sticky, upstreams = [] }, path }): Finding[] => {
      if (!enabled || sticky !== undefined) return [];
      const parts = upstreams.filter(({ weight }) => weight > 0);
      if (parts.length < 2) return [];
      const bound = parts.find(({ name }) => find(name)?.affinity !== undefined);
      if (bound === undefined) return [];
      const message = `route "${route}": clients of upstream "${bound.name}" are to stay with their endpoint, but each request goes to one of ${parts.length} upstreams by chance`;
      return [{ path: [...path, 'sticky'], message, fix: 'Make the split sticky.' }];
    }),
};
