'use client';
import type { LiveDenials } from '@sluice/metrics';
import { Badge, DataTable, type DataTableColumn, formatCount, Panel, RelativeTime } from '@sluice/ui';
import { useMemo } from 'react';
import { useLive } from '../../live/live-provider.tsx';
import { useNow } from '../../live/use-now.ts';
import { policyTitle } from './policy-text.ts';

const mostFirst = { column: 'count', direction: 'desc' } as const;

/** Whom the policies of a route refused, and whom those that only count would have. Nothing while there is nobody. */
export function DenialTable({ route }: { route: string }) {
  const denials = useLive((state) => state.samples.at(-1)?.denials);
  const now = useNow();
  const rows = useMemo(() => denials?.filter((each) => each.route === route) ?? [], [denials, route]);
  const columns = useMemo<DataTableColumn<LiveDenials>[]>(
    () => [
      { id: 'who', header: 'Who', value: ({ key }) => key || 'others' },
      { id: 'policy', header: 'Policy', value: ({ policy }) => policyTitle(policy) },
      {
        id: 'what',
        header: 'What',
        value: ({ shadow }) => (shadow ? 'Would have been refused' : 'Refused'),
        cell: ({ shadow }) => (
          <Badge tone={shadow ? 'outline' : 'accent'}>{shadow ? 'Would have been refused' : 'Refused'}</Badge>
        ),
      },
      {
        id: 'count',
        header: 'Times',
        width: '76px',
        align: 'end',
        value: ({ count }) => count,
        cell: ({ count }) => formatCount(count),
      },
      {
        id: 'last',
        header: 'Last',
        width: '110px',
        value: ({ lastAt }) => lastAt,
        cell: ({ lastAt }) => <RelativeTime at={lastAt} now={now} />,
      },
    ],
    [now],
  );
  if (rows.length === 0) return null;
  return (
    <Panel title="Over a limit" hint="since the controller started" flush>
      <DataTable
        label="Over a limit"
        columns={columns}
        rows={rows}
        rowId={({ policy, key, shadow }) => `${policy} ${shadow} ${key}`}
        sort={mostFirst}
        showToolbar={false}
      />
    </Panel>
  );
}
