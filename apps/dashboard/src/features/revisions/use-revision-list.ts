'use client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTRPC, useTRPCClient } from '../../trpc/trpc.ts';
import { isSettling } from './live-status-badge.tsx';

const pageSize = 50;

/** Revisions newest first, a page at a time. Looks again while the newest is on its way to the workers. */
export function useRevisionList() {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const query = useInfiniteQuery({
    queryKey: [...trpc.revisions.list.queryKey(), 'pages'],
    queryFn: ({ pageParam }) =>
      client.revisions.list.query({ limit: pageSize, ...(pageParam === null ? {} : { before: pageParam }) }),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next ?? null,
    refetchInterval: ({ state }) => (isSettling(state.data?.pages[0]?.items[0]?.live) ? 500 : false),
  });
  return {
    ...query,
    items: query.data?.pages.flatMap(({ items }) => items) ?? [],
    latest: query.data?.pages[0]?.latest ?? 0,
  };
}
