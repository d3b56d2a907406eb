'use client';
import { Button, DataTable, type DataTableColumn, EmptyState, RelativeTime } from '@sluice/ui';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useNow } from '../../live/use-now.ts';
import { toErrorState } from '../../trpc/api-error.ts';
import { useTRPC } from '../../trpc/trpc.ts';
import { CreateTokenDialog } from './create-token-dialog.tsx';
import { RevokeTokenDialog } from './revoke-token-dialog.tsx';

interface Token {
  readonly id: string;
  readonly name: string;
  readonly createdBy: string;
  readonly lastUsedAt: number | null;
  readonly expiresAt: number | null;
}

export function TokensPage() {
  const trpc = useTRPC();
  const now = useNow();
  const tokens = useQuery(trpc.tokens.list.queryOptions());
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<string>();
  const columns = useMemo(
    (): DataTableColumn<Token>[] => [
      { id: 'name', header: 'Name', value: (row) => row.name, mono: true },
      { id: 'creator', header: 'Created by', value: (row) => row.createdBy },
      {
        id: 'used',
        header: 'Last used',
        value: (row) => row.lastUsedAt ?? 0,
        cell: (row) => (row.lastUsedAt === null ? 'never' : <RelativeTime at={row.lastUsedAt} now={now} />),
      },
      {
        id: 'expires',
        header: 'Expires',
        value: (row) => row.expiresAt ?? Number.MAX_SAFE_INTEGER,
        cell: (row) => (row.expiresAt === null ? 'never' : <RelativeTime at={row.expiresAt} now={now} />),
      },
      {
        id: 'revoke',
        header: '',
        value: () => '',
        sortable: false,
        interactive: true,
        cell: (row) => (
          <Button size="sm" variant="danger" onClick={() => setRevoking(row.name)}>
            Revoke
          </Button>
        ),
      },
    ],
    [now],
  );
  const createButton = (
    <Button variant="primary" onClick={() => setCreating(true)}>
      Create token
    </Button>
  );
  return (
    <div className="max-w-4xl">
      <DataTable
        label="API tokens"
        columns={columns}
        rows={tokens.data ?? []}
        rowId={(row) => row.id}
        loading={tokens.isPending}
        error={
          tokens.isError
            ? toErrorState('The tokens could not be loaded', tokens.error, () => void tokens.refetch())
            : undefined
        }
        toolbar={createButton}
        empty={
          <EmptyState
            title="No API tokens yet"
            action={createButton}
            alternative={{ title: 'On the server', code: 'npm run sluice -- token create ci' }}
          >
            A token lets the CLI and scripts act as an administrator without a password.
          </EmptyState>
        }
      />
      {creating && <CreateTokenDialog onClose={() => setCreating(false)} />}
      {revoking !== undefined && <RevokeTokenDialog name={revoking} onClose={() => setRevoking(undefined)} />}
    </div>
  );
}
