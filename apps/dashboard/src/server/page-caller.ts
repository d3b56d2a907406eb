import type { Caller } from '@sluice/api';
import { messageOf } from '@sluice/core';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { paths } from '../lib/paths.ts';
import { dashboardState } from './dashboard-state.ts';
import { requestedPath } from './requested-path.ts';

/**
 * Who looks at a page; somebody who is not signed in is sent to where they can. For show only: every procedure asks
 * for itself. Undefined while the database cannot be used, with the reason in `problem`.
 */
export async function pageCaller(): Promise<{ caller: Caller } | { problem: string }> {
  const state = dashboardState();
  const given = await headers();
  if (state.kind === 'waiting') return { problem: state.problem };
  let needsAdmin = false;
  try {
    const caller = await state.api.identify(given);
    if (caller !== undefined) return { caller };
    needsAdmin = state.api.needsAdmin();
  } catch (error) {
    // What the disk or the file refuses: the page says it and looks again.
    return { problem: messageOf(error) };
  }
  redirect(needsAdmin ? paths.setup() : paths.signIn(requestedPath(given)));
}
