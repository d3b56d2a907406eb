'use client';
import { Badge, Banner, Button, DataTable, type DataTableColumn, Dialog, Field, Input, RelativeTime } from '@sluice/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useMemo, useState } from 'react';
import { useNow } from '../../live/use-now.ts';
import { toErrorState, toShownError } from '../../trpc/api-error.ts';
import { useTRPC } from '../../trpc/trpc.ts';

interface User {
  readonly id: string;
  readonly email: string;
  readonly role: string;
  readonly createdAt: Date;
}

export function UsersPage() {
  const trpc = useTRPC();
  const now = useNow();
  const users = useQuery(trpc.users.list.queryOptions());
  const [adding, setAdding] = useState(false);
  const columns = useMemo(
    (): DataTableColumn<User>[] => [
      { id: 'email', header: 'E-mail address', value: (row) => row.email },
      { id: 'role', header: 'Role', value: (row) => row.role, cell: (row) => <Badge>{row.role}</Badge> },
      {
        id: 'since',
        header: 'Created',
        value: (row) => row.createdAt.getTime(),
        cell: (row) => <RelativeTime at={row.createdAt.getTime()} now={now} />,
      },
    ],
    [now],
  );
  return (
    <div className="max-w-3xl">
      <DataTable
        label="Users"
        columns={columns}
        rows={users.data ?? []}
        rowId={(row) => row.id}
        loading={users.isPending}
        error={
          users.isError
            ? toErrorState('The users could not be loaded', users.error, () => void users.refetch())
            : undefined
        }
        toolbar={
          <Button variant="primary" onClick={() => setAdding(true)}>
            Add administrator
          </Button>
        }
      />
      {adding && <AddUserDialog onClose={() => setAdding(false)} />}
    </div>
  );
}

function AddUserDialog({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const create = useMutation(
    trpc.users.create.mutationOptions({
      onSuccess: () => {
        onClose();
        return queryClient.invalidateQueries({ queryKey: trpc.users.list.queryKey() });
      },
    }),
  );
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    create.mutate({ email: String(form.get('email')), password: String(form.get('password')) });
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Add administrator"
      description="May see and change everything. Hand the password over on a safe way."
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" form="add-user" variant="primary" busy={create.isPending}>
            Add administrator
          </Button>
        </>
      }
    >
      <form id="add-user" method="post" className="flex flex-col gap-4" onSubmit={submit}>
        {create.error !== null && <Banner tone="danger" title={toShownError(create.error).message} />}
        <Field label="E-mail address" required>
          <Input name="email" type="email" autoComplete="off" required />
        </Field>
        <Field label="Password" hint="At least 10 characters." required>
          <Input name="password" type="password" autoComplete="new-password" minLength={10} maxLength={256} required />
        </Field>
      </form>
    </Dialog>
  );
}
