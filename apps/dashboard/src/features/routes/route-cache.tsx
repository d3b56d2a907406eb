'use client';
import { Button, DescriptionList, formatBytes, formatCount, formatPercent, noData, Panel } from '@sluice/ui';
import { useMemo, useState } from 'react';
import { useLive } from '../../live/live-provider.tsx';
import { cacheFigures } from './cache-figures.ts';
import { PurgeDialog } from './purge-dialog.tsx';

/** What the cache of a route holds and spares its upstreams, and the button that makes it forget. */
export function RouteCache({ route }: { route: string }) {
  const [purging, setPurging] = useState(false);
  const events = useLive((state) => state.samples.at(-1)?.policyEvents);
  const gauge = useLive((state) => state.samples.at(-1)?.cacheGauges.find((each) => each.route === route));
  const figures = useMemo(() => cacheFigures(events ?? [], route), [events, route]);
  return (
    <Panel
      title="Cache"
      hint="since the controller started"
      actions={
        <Button size="sm" onClick={() => setPurging(true)}>
          Purge …
        </Button>
      }
    >
      <DescriptionList
        items={[
          {
            term: 'Stored',
            value:
              gauge === undefined
                ? noData
                : `${formatCount(gauge.entries)} ${gauge.entries === 1 ? 'answer' : 'answers'}, ${formatBytes(gauge.bytes)} of ${formatBytes(gauge.limitBytes)}`,
          },
          {
            term: 'Answered from it',
            value: `${formatPercent(figures.share)} of ${formatCount(figures.asked)} requests`,
          },
          { term: 'Waited for another', value: `${formatCount(figures.coalesced)} requests for the same` },
          { term: 'Stale', value: `${formatCount(figures.stale)} given after their lifetime` },
          { term: 'Made room', value: `${formatCount(figures.evicted)} answers` },
        ]}
      />
      {purging && <PurgeDialog route={route} onClose={() => setPurging(false)} />}
    </Panel>
  );
}
