'use client';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '../../trpc/trpc.ts';

const none: readonly string[] = [];

/** Names to filter the log by. */
export function useNames(): { readonly routes: readonly string[]; readonly upstreams: readonly string[] } {
  const trpc = useTRPC();
  const routes = useQuery(trpc.routes.list.queryOptions());
  const upstreams = useQuery(trpc.upstreams.list.queryOptions());
  return {
    routes: routes.data?.items.map(({ value }) => value.name) ?? none,
    upstreams: upstreams.data?.items.map(({ value }) => value.name) ?? none,
  };
}
