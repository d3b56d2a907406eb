'use client';
import type { SourceStatus } from '@sluice/control';
import { useCallback, useMemo } from 'react';
import { useLive } from '../../live/live-provider.tsx';

/** What the controller has from each discovery source right now. */
export function useSourceStatus() {
  const sources = useLive((state) => state.status?.sources);
  const byName = useMemo(() => new Map(sources?.map((one) => [one.name, one])), [sources]);
  return useCallback((name: string): SourceStatus | undefined => byName.get(name), [byName]);
}
