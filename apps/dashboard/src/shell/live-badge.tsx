'use client';
import { StatusBadge, TextLink } from '@sluice/ui';
import { useEffect } from 'react';
import { paths } from '../lib/paths.ts';
import { gatewayVerdict } from '../live/gateway-verdict.ts';
import { useLive } from '../live/live-provider.tsx';
import { useNow } from '../live/use-now.ts';
import { useFavicon } from './use-favicon.ts';

/** The verdict of the moment beside the newest revision: "revision 42 · Live on 2/2". */
export function LiveBadge() {
  const now = useNow();
  const state = useLive((live) => live);
  const { state: health, word, reason } = gatewayVerdict(state, now);
  const showFavicon = useFavicon();
  useEffect(() => showFavicon(health), [showFavicon, health]);
  const revision = Math.max(state.revision, state.status?.revision ?? 0);
  return (
    <div className="flex min-w-0 items-center gap-2 text-xs" aria-live="polite">
      {revision > 0 && (
        <TextLink href={paths.revision(revision)} className="tabular-nums max-sm:sr-only">
          revision {revision}
        </TextLink>
      )}
      <StatusBadge state={health} word={word} reason={reason} />
    </div>
  );
}
