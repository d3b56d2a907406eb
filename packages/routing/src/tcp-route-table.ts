import type { TcpRouteSnapshot } from '@sluice/snapshot/types';
import { canonicalHostPattern, HostIndex, hostMatches } from './host-matcher.ts';

/** What a connection is routed by. */
export interface TcpConnectionFacts {
  /** Name of the listener it came in by. */
  readonly listener: string;
  /** As `parseHost` gives it; empty where the client named none, as without TLS. */
  readonly serverName: string;
}

export interface TcpRouteTable {
  /** Exact before wildcard, the longer wildcard first, before any. No two routes of a listener share a pattern. */
  find(connection: TcpConnectionFacts): TcpRouteSnapshot | undefined;
}

interface Filed {
  readonly route: TcpRouteSnapshot;
  /** By the kind of its pattern, which is all that decides. */
  readonly rank: number;
}

/** Compiles routes of connections, in any order, for lookups that do not grow with their number. */
export function buildTcpRouteTable(routes: readonly TcpRouteSnapshot[]): TcpRouteTable {
  const byListener = new Map<string, HostIndex<Filed>>();
  for (const route of routes) {
    for (const listener of route.listeners) {
      const index = byListener.get(listener) ?? new HostIndex<Filed>();
      byListener.set(listener, index);
      for (const host of route.hosts.map(canonicalHostPattern)) {
        const rank = rankOf(host);
        index.bucket(host, rank, () => ({ route, rank }));
      }
    }
  }
  return {
    find: ({ listener, serverName }) => byListener.get(listener)?.fold(serverName, mostSpecific, undefined)?.route,
  };
}

function rankOf(pattern: string): number {
  return pattern === '*' ? 2 : pattern.startsWith('*.') ? 1 : 0;
}

/** The index offers the most specific pattern first. */
function mostSpecific(best: Filed | undefined, offered: Filed): Filed {
  return best ?? offered;
}

export interface ExplainedTcpRoute {
  readonly route: TcpRouteSnapshot;
  readonly outcome: 'winner' | 'outranked' | 'refused';
  readonly refusedBy: 'listener' | 'host' | undefined;
  /** In words; empty for the winner. */
  readonly reason: string;
}

/** Every route of connections with the reason why this one does not take it; the winner is what `find` answers. */
export function explainTcp(
  table: TcpRouteTable,
  routes: readonly TcpRouteSnapshot[],
  connection: TcpConnectionFacts,
): readonly ExplainedTcpRoute[] {
  const winner = table.find(connection);
  const { listener, serverName } = connection;
  const explained = routes.map((route): ExplainedTcpRoute => {
    if (route === winner) return { route, outcome: 'winner', refusedBy: undefined, reason: '' };
    if (!route.listeners.includes(listener)) {
      const reason = `listener ${listener} is not ${route.listeners.join(', ')}`;
      return { route, outcome: 'refused', refusedBy: 'listener', reason };
    }
    if (!route.hosts.some((host) => hostMatches(canonicalHostPattern(host), serverName))) {
      const name = serverName === '' ? 'no server name' : `server name ${serverName}`;
      return {
        route,
        outcome: 'refused',
        refusedBy: 'host',
        reason: `${name} does not match ${route.hosts.join(', ')}`,
      };
    }
    const reason = `route ${winner?.name} names the host more closely`;
    return { route, outcome: 'outranked', refusedBy: undefined, reason };
  });
  const order = { winner: 0, outranked: 1, refused: 2 };
  return explained.sort((a, b) => order[a.outcome] - order[b.outcome]);
}
