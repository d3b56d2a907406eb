'use client';
import type { ChangeResult, RevisionLiveStatus } from '@sluice/api';
import { toast } from '@sluice/ui';
import { useCallback } from 'react';
import { useTRPCClient } from '../trpc/trpc.ts';

const patienceMs = 6_000;
const intervalMs = 100;

/** "live on 2/2 in 12 ms", "refused by proxy-1: address in use" … */
export function liveWords(live: RevisionLiveStatus): string {
  switch (live.state) {
    case 'live':
      return `live on ${live.applied}/${live.workers}${live.tookMs === null ? '' : ` in ${Math.round(live.tookMs)} ms`}`;
    case 'refused':
      return `refused by ${live.refusals.map(({ worker, reasons }) => `${worker}: ${reasons.join(', ')}`).join('; ')}`;
    case 'partly':
      return `live on ${live.applied}/${live.workers}`;
    case 'superseded':
      return 'replaced by a newer revision';
    case 'pending':
      return 'on its way to the workers';
    case 'unknown':
      return 'saved; it goes live when the controller is back';
  }
}

/** After a change was written: says so, then waits for the workers and says what they made of it. */
export function useAnnounceChange(): (result: ChangeResult) => void {
  const client = useTRPCClient();
  return useCallback(
    (result) => {
      if (!result.changed) {
        toast.info('Nothing changed');
        return;
      }
      const id = `revision-${result.revision}`;
      const title = `Revision ${result.revision}`;
      toast.info(title, { id, description: result.sentences[0] });
      void follow();

      async function follow(): Promise<void> {
        const deadline = performance.now() + patienceMs;
        let live: RevisionLiveStatus | null = null;
        do {
          await new Promise((resolve) => setTimeout(resolve, intervalMs));
          try {
            live = await client.revisions.status.query({ number: result.revision });
          } catch {
            // The change is written; only its way to the workers is not seen.
            break;
          }
        } while ((live?.state === 'pending' || live?.state === 'partly') && performance.now() < deadline);
        if (live === null) return;
        const words = liveWords(live);
        if (live.state === 'refused') toast.error(title, { id, description: words });
        else if (live.state === 'live') toast.success(`${title} · ${words}`, { id, description: result.sentences[0] });
        else toast.warning(title, { id, description: words });
      }
    },
    [client],
  );
}
