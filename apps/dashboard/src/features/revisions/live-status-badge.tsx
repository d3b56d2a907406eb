import type { RevisionLiveStatus } from '@sluice/api';
import { type HealthState, StatusBadge } from '@sluice/ui';
import { liveWords } from '../../forms/use-announce-change.ts';

const states: Readonly<Record<RevisionLiveStatus['state'], HealthState>> = {
  live: 'healthy',
  partly: 'draining',
  pending: 'draining',
  refused: 'unhealthy',
  superseded: 'unknown',
  unknown: 'unknown',
};

/** How far a revision came, in a few words; the reasons of a refusal behind them. */
export function LiveStatusBadge({ live, look }: { live: RevisionLiveStatus; look?: 'badge' | 'plain' }) {
  const reasons = live.refusals.flatMap(({ worker, reasons: own }) => own.map((reason) => `${worker}: ${reason}`));
  return (
    <StatusBadge
      state={states[live.state]}
      word={shortWords(live)}
      reason={reasons.length === 0 ? undefined : reasons.join('; ')}
      look={look ?? 'badge'}
    />
  );
}

function shortWords(live: RevisionLiveStatus): string {
  if (live.state === 'refused') return `Refused by ${live.refusals.length}/${live.workers}`;
  if (live.state === 'superseded') return 'Replaced';
  const words = liveWords(live);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** Whether more is to come, so that a page looks again. */
export function isSettling(live: RevisionLiveStatus | undefined): boolean {
  return live?.state === 'pending' || live?.state === 'partly';
}
