'use client';
import type { FormField } from '@sluice/config';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '../trpc/trpc.ts';

const none: readonly string[] = [];

/** Names of the resources that a field may refer to; empty when it refers to nothing. */
export function useReferenceNames(reference: FormField['reference']): readonly string[] {
  const trpc = useTRPC();
  const upstreams = useQuery(trpc.upstreams.list.queryOptions(undefined, { enabled: reference === 'upstream' }));
  const listeners = useQuery(trpc.listeners.list.queryOptions(undefined, { enabled: reference === 'listener' }));
  const certificates = useQuery(
    trpc.certificates.list.queryOptions(undefined, { enabled: reference === 'certificate' }),
  );
  const sources = useQuery(trpc.discoverySources.list.queryOptions(undefined, { enabled: reference === 'source' }));
  if (reference === 'upstream') return upstreams.data?.items.map(({ value }) => value.name) ?? none;
  if (reference === 'listener') return listeners.data?.items.map(({ value }) => value.name) ?? none;
  if (reference === 'certificate') return certificates.data?.items.map(({ value }) => value.name) ?? none;
  if (reference === 'source') return sources.data?.items.map(({ value }) => value.name) ?? none;
  return none;
}
