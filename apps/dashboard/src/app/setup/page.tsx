import { createCaller } from '@sluice/api';
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { SetupPage } from '../../features/setup/setup-page.tsx';
import { paths } from '../../lib/paths.ts';
import { dashboardState } from '../../server/dashboard-state.ts';
import { NotReady } from '../../shell/not-ready.tsx';

export const metadata: Metadata = { title: 'Set up' };

/** The first step is open to whoever holds the setup token, the others to whoever is signed in. */
export default async function Page({ searchParams }: { searchParams: Promise<{ token?: string | string[] }> }) {
  const { token } = await searchParams;
  const given = await headers();
  const state = dashboardState();
  if (state.kind === 'waiting') return <NotReady problem={state.problem} />;
  const needsAdmin = state.api.needsAdmin();
  if (!needsAdmin) {
    const context = await state.api.createContext(given);
    if (context.caller === undefined) redirect(paths.signIn(paths.setup()));
    // The steps end with a route; whoever has one makes more of them where routes are made.
    if ((await createCaller(context).setup.progress()).routes.length > 0) redirect(paths.overview());
  }
  return <SetupPage needsAdmin={needsAdmin} token={typeof token === 'string' ? token : ''} />;
}
