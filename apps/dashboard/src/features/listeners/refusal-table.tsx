'use client';
import type { LiveRefusals } from '@sluice/metrics';
import { Code, DataTable, type DataTableColumn, Panel } from '@sluice/ui';
import { useMemo } from 'react';
import { useLive } from '../../live/live-provider.tsx';
import { useNow } from '../../live/use-now.ts';
import { mostFirst, tallyColumns } from '../../resource/tally-columns.tsx';
import { refusalWords } from './refusal-words.ts';

/** What a listener did not serve, and why: connections, handshakes and requests. */
export function RefusalTable({ listener }: { listener: string }) {
  const refusals = useLive((state) => state.samples.at(-1)?.refusals);
  const now = useNow();
  const rows = useMemo(() => refusals?.filter((each) => each.listener === listener), [refusals, listener]);
  const columns = useMemo<DataTableColumn<LiveRefusals>[]>(
    () => [
      { id: 'reason', header: 'Reason', value: ({ reason }) => refusalWords(reason) },
      {
        id: 'code',
        header: 'In metrics',
        value: ({ reason }) => reason,
        cell: ({ reason }) => <Code>{reason}</Code>,
      },
      ...tallyColumns<LiveRefusals>(now),
    ],
    [now],
  );
  return (
    <Panel title="Turned away" hint="since the controller started" flush>
      <DataTable
        label="Turned away"
        columns={columns}
        rows={rows ?? []}
        rowId={({ reason }) => reason}
        loading={rows === undefined}
        sort={mostFirst}
        showToolbar={false}
        empty={<p className="p-4 text-muted text-sm">Nothing: everybody who came was served.</p>}
      />
    </Panel>
  );
}
