'use client';
import { Banner, Button, Field, Input } from '@sluice/ui';
import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { paths } from '../../lib/paths.ts';
import { toShownError } from '../../trpc/api-error.ts';
import { useTRPC } from '../../trpc/trpc.ts';

export function PasswordForm() {
  const trpc = useTRPC();
  const change = useMutation(
    trpc.users.changeMyPassword.mutationOptions({
      onSuccess: () => window.location.assign(paths.signIn(paths.account())),
    }),
  );
  const shown = change.error === null ? undefined : toShownError(change.error);
  const wrongCurrent = shown?.issues.some(({ path }) => path[0] === 'current') ?? false;

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    change.mutate({ current: String(form.get('current')), next: String(form.get('next')) });
  }

  return (
    <form method="post" className="flex flex-col gap-4" onSubmit={submit}>
      {shown !== undefined && !wrongCurrent && <Banner tone="danger" title={shown.message} />}
      <Field label="Current password" error={wrongCurrent ? 'This is not your password.' : undefined} required>
        <Input name="current" type="password" autoComplete="current-password" required />
      </Field>
      <Field label="New password" hint="At least 10 characters." required>
        <Input name="next" type="password" autoComplete="new-password" minLength={10} maxLength={256} required />
      </Field>
      <Button type="submit" variant="primary" busy={change.isPending} className="self-start">
        Change password
      </Button>
    </form>
  );
}
