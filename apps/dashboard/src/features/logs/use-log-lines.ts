'use client';
import type { AccessLogFilter } from '@sluice/api';
import type { AccessLogEntry } from '@sluice/metrics';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useAccessLogTail, useLive } from '../../live/live-provider.tsx';
import { useTRPC } from '../../trpc/trpc.ts';
import { joinLines } from './join-lines.ts';

const none: readonly AccessLogEntry[] = [];

/**
 * The live lines that pass the filter, newest first. Keep the filter between renders.
 * @param hold the list stays as it is, and what arrives is only counted
 */
export function useLogLines(filter: AccessLogFilter, hold: boolean) {
  const trpc = useTRPC();
  // What others have watched already stands there at once; the stream brings the rest.
  const recent = useQuery({
    ...trpc.logs.recent.queryOptions({ filter, limit: 200 }),
    staleTime: 0,
    gcTime: 0,
  });
  const { entries, dropped, clear } = useAccessLogTail(filter);
  const connected = useLive((state) => state.stream === 'open' && state.connection?.connected === true);
  const [since, setSince] = useState(0);
  const all = useMemo(() => {
    const old = (recent.data ?? none).filter(({ at }) => at > since);
    return joinLines(old, entries);
  }, [recent.data, entries, since]);
  const [kept, setKept] = useState<readonly AccessLogEntry[]>();
  // Taken while rendering, so that not one line moves between the wish and the holding.
  if (hold && kept === undefined) setKept(all);
  if (!hold && kept !== undefined) setKept(undefined);
  const lines = hold ? (kept ?? all) : all;
  return {
    lines,
    /** How many stand above what is shown. */
    waiting: lines === all ? 0 : countBefore(all, lines[0]),
    clear: () => {
      clear();
      setSince(Date.now());
    },
    dropped,
    connected,
  };
}

function countBefore(all: readonly AccessLogEntry[], first: AccessLogEntry | undefined): number {
  const at = first === undefined ? -1 : all.findIndex(({ id }) => id === first.id);
  return at === -1 ? all.length : at;
}
