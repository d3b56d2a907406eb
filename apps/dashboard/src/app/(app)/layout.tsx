import type { ReactNode } from 'react';
import { pageCaller } from '../../server/page-caller.ts';
import { AppShell } from '../../shell/app-shell.tsx';
import { NotReady } from '../../shell/not-ready.tsx';

export default async function AppLayout({ children }: { children: ReactNode }) {
  const found = await pageCaller();
  if ('problem' in found) return <NotReady problem={found.problem} />;
  const { caller } = found;
  return <AppShell email={caller.kind === 'user' ? caller.email : caller.name}>{children}</AppShell>;
}
