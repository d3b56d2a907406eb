'use client';
import type { RouteConfig } from '@sluice/config';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTRPC } from '../../trpc/trpc.ts';
import { useUpstreamGauges } from '../upstreams/use-upstream-gauges.ts';
import { type RouteHealth, routeHealth } from './route-health.ts';

/** Health of each route, with its place in the order of precedence (from 1; undefined when it is disabled). */
export function useRouteHealth() {
  const trpc = useTRPC();
  const precedence = useQuery(trpc.routes.precedence.queryOptions());
  const upstreams = useQuery(trpc.upstreams.list.queryOptions());
  const gaugesOf = useUpstreamGauges();
  const places = useMemo(
    () => new Map(precedence.data?.order.map((name, index) => [name, index + 1])),
    [precedence.data],
  );
  const healthOf = useMemo(() => {
    const shadowed = new Map(precedence.data?.shadowed.map(({ route, by }) => [route, by]));
    const byName = new Map(upstreams.data?.items.map(({ value }) => [value.name, value]));
    return (route: RouteConfig): RouteHealth =>
      routeHealth(route, { shadowedBy: shadowed.get(route.name), upstreams: byName, gaugesOf });
  }, [precedence.data, upstreams.data, gaugesOf]);
  return { places, healthOf };
}
