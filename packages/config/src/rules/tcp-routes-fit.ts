import type { Issue, IssuePath } from '@sluice/core';
import { refusal } from '../issue-codes.ts';
import { type RouteConfig, routeSchema } from '../resources/route.ts';
import { carriesTcp } from '../tcp-listeners.ts';
import type { DocumentRule } from './rule.ts';

/** What a route of connections may say. A later field is refused there until its line is here. */
const forTcp: ReadonlySet<string> = new Set([
  'name',
  'enabled',
  'description',
  'labels',
  'listeners',
  'hosts',
  'upstreams',
] satisfies (keyof RouteConfig)[]);

/** Never compared with: `redirect` and the like have no default. */
const untouched: Readonly<Record<string, unknown>> = routeSchema.parse({ name: 'a', upstreams: [{ name: 'a' }] });

/** Bytes that are passed on as they are have no path to match and no header to edit. */
export const tcpRoutesFit: DocumentRule = ({ routes, listeners }) => {
  const tcp = new Map(
    listeners.flatMap(({ resource }) => (carriesTcp(resource) ? [[resource.name, resource.protocol] as const] : [])),
  );
  if (tcp.size === 0) return [];
  const known = new Set(listeners.map(({ resource }) => resource.name));
  const issues: Issue[] = [];
  for (const { resource: route, path } of routes) {
    const named = (route.listeners ?? []).filter((name) => known.has(name));
    const raw = named.filter((name) => tcp.has(name));
    const [first] = raw;
    if (first === undefined) continue;
    const words = `route "${route.name}"`;
    const other = named.find((name) => !tcp.has(name));
    if (other !== undefined) {
      const message = `${words}: listener "${first}" carries TCP and listener "${other}" HTTP; make it two routes`;
      issues.push(refusal([...path, 'listeners'], 'mixed_listeners', message));
      continue;
    }
    for (const field of httpFields(route)) {
      const message = `${words}: ${field.join('.')} is for HTTP, and listener "${first}" carries ${tcp.get(first)?.toUpperCase()} unopened`;
      issues.push(refusal([...path, ...field], 'not_for_tcp', message));
    }
    const nameless = raw.find((name) => tcp.get(name) === 'tcp');
    if (route.hosts !== undefined && nameless !== undefined) {
      const message = `${words}: hosts are told by TLS (SNI), and listener "${nameless}" is plain tcp`;
      issues.push(refusal([...path, 'hosts'], 'not_for_tcp', message));
    }
  }
  return issues;
};

/** The fields that say something and are not for connections; of `match`, each condition. */
function httpFields(route: RouteConfig): IssuePath[] {
  return Object.entries(route).flatMap(([name, value]): IssuePath[] => {
    if (forTcp.has(name) || value === undefined) return [];
    if (name === 'match') {
      const given = Object.entries(route.match).filter(([, condition]) => condition !== undefined);
      return given.map(([condition]) => [name, condition]);
    }
    return JSON.stringify(value) === JSON.stringify(untouched[name]) ? [] : [[name]];
  });
}
