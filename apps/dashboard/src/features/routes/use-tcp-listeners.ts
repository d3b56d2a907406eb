'use client';
import { carriesTcp, isTcpRoute, type RouteConfig } from '@sluice/config';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTRPC } from '../../trpc/trpc.ts';

/** Which routes are for connections: those of listeners that carry TCP. Nobody is one until the listeners are known. */
export function useTcpListeners() {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.listeners.list.queryOptions());
  return useMemo(() => {
    const listeners = new Map(data?.items.map(({ value }) => [value.name, value]));
    return {
      isTcp: (route: Pick<RouteConfig, 'listeners'>) => isTcpRoute(route, listeners),
      /** Any of them tells names: hosts are of use. */
      tellsNames: (names: readonly string[]) => names.some((name) => listeners.get(name)?.protocol === 'tls'),
      tcpAmong: (names: readonly string[]) => names.filter((name) => carriesTcp(listeners.get(name) ?? http)),
    };
  }, [data]);
}

const http = { protocol: 'http' } as const;
