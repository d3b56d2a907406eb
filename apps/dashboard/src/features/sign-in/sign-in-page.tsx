'use client';
import { Banner, Button, Code, Field, Input } from '@sluice/ui';
import { type FormEvent, useState } from 'react';
import { safeNext } from '../../lib/paths.ts';
import { CenteredPage } from '../../shell/centered-page.tsx';
import { sendSignIn } from './send-sign-in.ts';

export function SignInPage({ next }: { next: string }) {
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    const refused = await sendSignIn(String(form.get('email')), String(form.get('password')));
    if (refused === undefined) {
      // A full load: everything behind the sign-in begins with the new session.
      window.location.assign(safeNext(next));
      return;
    }
    setProblem(refused);
    setBusy(false);
  }

  return (
    <CenteredPage
      title="Sign in"
      hint={
        <>
          Locked out? Run <Code>sluice reset-password</Code> on the server.
        </>
      }
    >
      <form method="post" onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        {problem !== undefined && <Banner tone="danger" title={problem} />}
        <Field label="E-mail address" required>
          <Input name="email" type="email" autoComplete="username" required autoFocus />
        </Field>
        <Field label="Password" required>
          <Input name="password" type="password" autoComplete="current-password" required />
        </Field>
        <Button type="submit" variant="primary" busy={busy}>
          Sign in
        </Button>
      </form>
    </CenteredPage>
  );
}
