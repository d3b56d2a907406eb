'use client';
import { formatCount } from '@sluice/ui';
import { useMemo } from 'react';
import { useLive } from '../../live/live-provider.tsx';

interface PolicyEventsProps {
  readonly route: string;
  readonly policy: string;
}

/** What policies of one type on a route have done since the controller started; nothing while there is nothing. */
export function PolicyEvents({ route, policy }: PolicyEventsProps) {
  const all = useLive((state) => state.samples.at(-1)?.policyEvents);
  const mine = useMemo(
    () => all?.filter((each) => each.route === route && each.policy === policy),
    [all, route, policy],
  );
  if (mine === undefined || mine.length === 0) return null;
  return (
    <p className="text-muted text-xs">
      {mine.map(({ event, count }) => `${event.replaceAll('_', ' ')} ${formatCount(count)}`).join(' · ')}
    </p>
  );
}
