'use client';
import type { GatewayStatus } from '@sluice/control';
import { DataTable, type DataTableColumn, EmptyState, type HealthState, RelativeTime, StatusBadge } from '@sluice/ui';
import { useMemo } from 'react';
import { useLive } from '../../live/live-provider.tsx';
import { useNow } from '../../live/use-now.ts';

type Process = GatewayStatus['processes'][number];

const none: readonly Process[] = [];

const looks: Readonly<Record<Process['state'], { state: HealthState; word: string }>> = {
  starting: { state: 'unknown', word: 'Starting' },
  ready: { state: 'healthy', word: 'Running' },
  draining: { state: 'draining', word: 'Draining' },
  'backing-off': { state: 'unhealthy', word: 'Waiting to restart' },
  stopped: { state: 'unhealthy', word: 'Stopped' },
};

export function ProcessTable() {
  const processes = useLive((state) => state.status?.processes ?? none);
  const now = useNow();
  const columns = useMemo(
    (): DataTableColumn<Process>[] => [
      { id: 'name', header: 'Process', value: (row) => row.name, mono: true },
      {
        id: 'state',
        header: 'State',
        value: (row) => row.state,
        cell: (row) => <StatusBadge {...looks[row.state]} since={row.since} now={now} look="plain" />,
      },
      { id: 'pid', header: 'Pid', value: (row) => row.pid ?? 0, cell: (row) => row.pid ?? '–', align: 'end' },
      { id: 'restarts', header: 'Restarts', value: (row) => row.restarts, align: 'end' },
      { id: 'exit', header: 'Last exit', value: (row) => row.lastExit ?? '', cell: (row) => row.lastExit ?? '–' },
      {
        id: 'since',
        header: 'Since',
        value: (row) => row.since,
        cell: (row) => <RelativeTime at={row.since} now={now} />,
      },
    ],
    [now],
  );
  return (
    <DataTable
      label="Processes"
      columns={columns}
      rows={processes}
      rowId={(row) => row.name}
      showToolbar={false}
      dense
      empty={
        <EmptyState title="Nothing known yet">
          The supervisor tells the controller what runs, and it tells this page.
        </EmptyState>
      }
    />
  );
}
