'use client';
import { Panel } from '@sluice/ui';
import { PasswordForm } from './password-form.tsx';
import { SessionList } from './session-list.tsx';

export function AccountPage() {
  return (
    <div className="grid max-w-5xl items-start gap-5 lg:grid-cols-2">
      <Panel title="Password" hint="Changing it ends every session; you sign in again.">
        <PasswordForm />
      </Panel>
      <Panel title="Sessions" hint="Where you are signed in." flush>
        <SessionList />
      </Panel>
    </div>
  );
}
