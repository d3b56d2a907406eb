import type { Finding, LintRule } from './lint-rule.ts';

/** A disabled upstream is left out of splits: legal, but worth a word. */
export const disabledUpstream: LintRule = {
  code: 'disabled_reference',
  document: ({ routes, upstreams }) => {
    const off = new Set(upstreams.filter(({ resource }) => !resource.enabled).map(({ resource }) => resource.name));
    if (off.size === 0) return [];
    return routes.flatMap(({ resource: route, path }): Finding[] => {
      const parts = route.upstreams ?? [];
      const lost = parts.filter(({ name }) => off.has(name));
      if (!route.enabled || lost.length === 0) return [];
      const names = [...new Set(lost.map(({ name }) => `"${name}"`))].join(', ');
      const effect = lost.length === parts.length ? 'every request gets 503' : 'its share goes to the others';
      const message = `route "${route.name}": upstream ${names} is disabled; ${effect}`;
      return [{ path: [...path, 'upstreams'], message, fix: `Enable ${names}, or take it out of the route.` }];
    });
  },
};
