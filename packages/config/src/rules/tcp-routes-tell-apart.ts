import type { Issue } from '@sluice/core';
import { refusal } from '../issue-codes.ts';
import { carriesTcp } from '../tcp-listeners.ts';
import type { DocumentRule } from './rule.ts';

/** A connection has nothing to choose by but its listener and its server name, so two routes of one pair are one too many. */
export const tcpRoutesTellApart: DocumentRule = ({ routes, listeners }) => {
  const tcp = listeners.filter(({ resource }) => carriesTcp(resource));
  if (tcp.length === 0) return [];
  const carrying = new Set(tcp.map(({ resource }) => resource.name));
  const takenBy = new Map<string, string>();
  const issues: Issue[] = [];
  for (const { resource: route, path } of routes) {
    if (!route.enabled) continue;
    for (const listener of new Set(route.listeners)) {
      if (!carrying.has(listener)) continue;
      for (const host of new Set(route.hosts ?? ['*'])) {
        const key = `${listener} ${host}`;
        const other = takenBy.get(key);
        if (other === undefined) {
          takenBy.set(key, route.name);
          continue;
        }
        const which = host === '*' ? 'connections' : `connections for ${host}`;
        const message = `route "${route.name}": ${which} of listener "${listener}" go to route "${other}" already`;
        const field = route.hosts === undefined ? 'listeners' : 'hosts';
        issues.push(refusal([...path, field], 'ambiguous_route', message));
      }
    }
  }
  return issues;
};
