import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { SetupPage } from '../../features/setup/setup-page.tsx';
import { paths } from '../../lib/paths.ts';
import { dashboardState } from '../../server/dashboard-state.ts';
import { NotReady } from '../../shell/not-ready.tsx';

export const metadata: Metadata = { title: 'Set up' };

/** The first step is open to whoever holds the setup token, the others to whoever is signed in. */
export default async function Page({ searchParams }: { searchParams: Promise<{ token?: string }> }) {
  const { token } = await searchParams;
  const given = await headers();
  const state = dashboardState();
  if (state.kind === 'waiting') return <NotReady problem={state.problem} />;
  const needsAdmin = state.api.needsAdmin();
  if (!needsAdmin && (await state.api.identify(given)) === undefined) redirect(paths.signIn(paths.setup()));
  return <SetupPage needsAdmin={needsAdmin} token={token ?? ''} />;
}
