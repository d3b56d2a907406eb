import type { Finding, LintRule } from './lint-rule.ts';

/** A disabled listener is not there. */
export const disabledListeners: LintRule = {
  code: 'disabled_reference',
  document: ({ routes, listeners }) => {
    const off = new Set(listeners.filter(({ resource }) => !resource.enabled).map(({ resource }) => resource.name));
    if (off.size === 0) return [];
    return routes.flatMap(({ resource: route, path }): Finding[] => {
      if (!route.enabled || route.listeners?.every((name) => off.has(name)) !== true) return [];
      const message = `route "${route.name}": every listener it names is disabled, so it is never reached`;
      return [{ path: [...path, 'listeners'], message, fix: 'Enable one of them, or name another.' }];
    });
  },
};
