import { paths } from '../lib/paths.ts';

/** Ends the session and leaves by a full load, so that nothing of it stays in memory. */
export async function signOut(): Promise<void> {
  await fetch('/api/auth/sign-out', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
  window.location.assign(paths.signIn());
}
