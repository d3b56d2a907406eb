'use client';
import { Banner, Button, Code, Field, Input } from '@sluice/ui';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { toShownError } from '../../trpc/api-error.ts';
import { useTRPC } from '../../trpc/trpc.ts';
import { sendSignIn } from '../sign-in/send-sign-in.ts';

/** Makes the first administrator by the setup token, and signs in as them. */
export function AdminStep({ token, onDone }: { token: string; onDone: () => void }) {
  const trpc = useTRPC();
  const create = useMutation(trpc.setup.createAdmin.mutationOptions());
  const [problem, setProblem] = useState<string>();
  const shown = create.error === null ? undefined : toShownError(create.error);
  const tokenIssue = shown?.issues.find(({ path }) => path[0] === 'token');

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const email = String(form.get('email'));
    const password = String(form.get('password'));
    try {
      await create.mutateAsync({ token: String(form.get('token')).trim(), email, password });
    } catch {
      // Shown from the mutation's state.
      return;
    }
    const refused = await sendSignIn(email, password);
    if (refused === undefined) onDone();
    else setProblem(refused);
  }

  return (
    <form method="post" onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      {problem !== undefined && <Banner tone="danger" title={problem} />}
      {shown !== undefined && tokenIssue === undefined && <Banner tone="danger" title={shown.message} />}
      <Field
        label="Setup token"
        required
        error={tokenIssue === undefined ? undefined : 'This is not the setup token.'}
        hint={
          <>
            Printed where Sluice was started. <Code>sluice setup-token</Code> shows it again.
          </>
        }
      >
        <Input
          name="token"
          defaultValue={token}
          mono
          autoComplete="off"
          spellCheck={false}
          autoFocus={token === ''}
          required
        />
      </Field>
      <Field label="E-mail address" required>
        <Input name="email" type="email" autoComplete="username" autoFocus={token !== ''} required />
      </Field>
      <Field label="Password" hint="At least 10 characters." required>
        <Input name="password" type="password" autoComplete="new-password" minLength={10} maxLength={256} required />
      </Field>
      <Button type="submit" variant="primary" busy={create.isPending}>
        Create administrator
      </Button>
    </form>
  );
}
