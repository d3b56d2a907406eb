'use client';
import type { RouterOutputs } from '@sluice/api';
import { DataTable, type DataTableColumn, Panel, RelativeTime } from '@sluice/ui';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useNow } from '../../live/use-now.ts';
import { useListState } from '../../resource/use-list-state.ts';
import { toErrorState } from '../../trpc/api-error.ts';
import { useTRPC } from '../../trpc/trpc.ts';
import { RevisionsFrame } from './revisions-frame.tsx';

type Row = RouterOutputs['revisions']['audit'][number];

/** Who did what, the newest 200: changes, sign-ins, tokens, users. */
export function AuditPage() {
  const trpc = useTRPC();
  const { data, error, isPending, refetch } = useQuery({
    ...trpc.revisions.audit.queryOptions({ limit: 200 }),
    // Sign-ins and tokens make no revision, so no event tells of them.
    refetchInterval: 15_000,
  });
  const list = useListState();
  const now = useNow();
  const columns = useMemo<DataTableColumn<Row>[]>(
    () => [
      { id: 'action', header: 'Action', mono: true, value: ({ action }) => action },
      { id: 'subject', header: 'What', value: ({ subject }) => subject },
      { id: 'actor', header: 'Who', value: ({ actor }) => actor },
      {
        id: 'at',
        header: 'When',
        align: 'end',
        width: '120px',
        value: ({ at }) => at,
        cell: ({ at }) => <RelativeTime at={at} now={now} />,
      },
    ],
    [now],
  );
  return (
    <RevisionsFrame current="audit">
      <Panel flush>
        <DataTable
          label="Audit entries"
          columns={columns}
          rows={data ?? []}
          rowId={({ id }) => String(id)}
          loading={isPending}
          error={error === null ? undefined : toErrorState('The audit log could not be loaded', error, refetch)}
          {...list.table}
        />
      </Panel>
    </RevisionsFrame>
  );
}
