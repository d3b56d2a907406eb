'use client';
import { Badge, Button, DataTable, type DataTableColumn, RelativeTime, toast } from '@sluice/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useNow } from '../../live/use-now.ts';
import { toErrorState, toShownError } from '../../trpc/api-error.ts';
import { useTRPC } from '../../trpc/trpc.ts';

interface Session {
  readonly id: string;
  readonly createdAt: Date;
  readonly address: string;
  readonly userAgent: string;
  readonly current: boolean;
}

export function SessionList() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const now = useNow();
  const sessions = useQuery(trpc.users.mySessions.queryOptions());
  const { mutate: end } = useMutation(
    trpc.users.endMySession.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.users.mySessions.queryKey() }),
      onError: (error) => toast.error('The session was not ended', { description: toShownError(error).message }),
    }),
  );
  const columns = useMemo(
    (): DataTableColumn<Session>[] => [
      { id: 'browser', header: 'Browser', value: (row) => row.userAgent, cell: (row) => browserName(row.userAgent) },
      { id: 'address', header: 'Address', value: (row) => row.address, mono: true },
      {
        id: 'since',
        header: 'Signed in',
        value: (row) => row.createdAt.getTime(),
        cell: (row) => <RelativeTime at={row.createdAt.getTime()} now={now} />,
      },
      {
        id: 'end',
        header: '',
        value: (row) => (row.current ? 'current' : ''),
        sortable: false,
        interactive: true,
        cell: (row) =>
          row.current ? (
            <Badge tone="accent">this one</Badge>
          ) : (
            <Button size="sm" variant="ghost" onClick={() => end({ id: row.id })}>
              End
            </Button>
          ),
      },
    ],
    [end, now],
  );
  return (
    <DataTable
      label="Sessions"
      columns={columns}
      rows={sessions.data ?? []}
      rowId={(row) => row.id}
      loading={sessions.isPending}
      error={sessions.isError ? toErrorState('The sessions could not be loaded', sessions.error) : undefined}
      showToolbar={false}
      dense
    />
  );
}

function browserName(userAgent: string): string {
  const name = /(Firefox|Edg|OPR|Chrome|Safari|curl|node)\/[\d.]+/.exec(userAgent)?.[1];
  const system = /\((?:X11; )?([^;)]+)/.exec(userAgent)?.[1];
  return [name, system].filter((part) => part !== undefined).join(' on ') || userAgent || 'unknown';
}
