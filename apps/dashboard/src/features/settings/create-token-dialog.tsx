'use client';
import { Banner, Button, CodeBlock, Dialog, Field, Input, Select } from '@sluice/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { toShownError } from '../../trpc/api-error.ts';
import { useTRPC } from '../../trpc/trpc.ts';

const lifetimes = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
  { value: '', label: 'Until revoked' },
];

/** Asks for a name, then shows the secret once. */
export function CreateTokenDialog({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const create = useMutation(
    trpc.tokens.create.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.tokens.list.queryKey() }),
    }),
  );
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const days = Number(form.get('lifetime'));
    create.mutate({ name: String(form.get('name')), ...(days === 0 ? {} : { expiresInDays: days }) });
  }
  if (create.data !== undefined) {
    return (
      <Dialog
        open
        onOpenChange={(open) => !open && onClose()}
        title={`Token ${create.data.token.name}`}
        description="Copy it now: it is not shown again."
        footer={
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        }
      >
        <CodeBlock title="Token" code={create.data.secret} />
      </Dialog>
    );
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Create API token"
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" form="create-token" variant="primary" busy={create.isPending}>
            Create token
          </Button>
        </>
      }
    >
      <form id="create-token" className="flex flex-col gap-4" onSubmit={submit}>
        {create.error !== null && <Banner tone="danger" title={toShownError(create.error).message} />}
        <Field label="Name" hint="Letters, digits, “.”, “_” and “-”; shown as the author of changes." required>
          <Input name="name" placeholder="ci" mono required />
        </Field>
        <Field label="Lifetime">
          <Select name="lifetime" options={lifetimes} defaultValue="90" />
        </Field>
      </form>
    </Dialog>
  );
}
