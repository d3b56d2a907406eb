import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { SignInPage } from '../../features/sign-in/sign-in-page.tsx';
import { paths, safeNext } from '../../lib/paths.ts';
import { dashboardState } from '../../server/dashboard-state.ts';
import { NotReady } from '../../shell/not-ready.tsx';

export const metadata: Metadata = { title: 'Sign in' };

export default async function Page({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  const { next } = await searchParams;
  const given = await headers();
  const state = dashboardState();
  if (state.kind === 'waiting') return <NotReady problem={state.problem} />;
  if (state.api.needsAdmin()) redirect(paths.setup());
  if ((await state.api.identify(given)) !== undefined) redirect(safeNext(next));
  return <SignInPage next={safeNext(next)} />;
}
