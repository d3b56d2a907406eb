'use client';
import type { LiveDenials } from '@sluice/metrics';
import { Badge, DataTable, type DataTableColumn, Panel } from '@sluice/ui';
import { useMemo } from 'react';
import { useLive } from '../../live/live-provider.tsx';
import { useNow } from '../../live/use-now.ts';
import { mostFirst, tallyColumns } from '../../resource/tally-columns.tsx';
import { policyTitle } from './policy-text.ts';

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
      ...tallyColumns<LiveDenials>(now),
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
