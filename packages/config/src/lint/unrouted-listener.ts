import { carriesTcp } from '../tcp-listeners.ts';
import type { LintRule } from './lint-rule.ts';

/** Routes that name no listener are for requests, so a listener that carries TCP has only those that name it. */
export const unroutedListener: LintRule = {
  code: 'unrouted_listener',
  document: ({ listeners, routes }) => {
    const tcp = listeners.filter(({ resource }) => resource.enabled && carriesTcp(resource));
    if (tcp.length === 0) return [];
    const named = new Set(routes.flatMap(({ resource }) => (resource.enabled ? (resource.listeners ?? []) : [])));
    return tcp.flatMap(({ resource: { name }, path }) => {
      if (named.has(name)) return [];
      const message = `listener "${name}": no enabled route names it, so it closes every connection`;
      return [{ path, message, fix: 'Name it in the listeners of a route.' }];
    });
  },
};
