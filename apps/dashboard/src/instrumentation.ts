/** Next calls this once, before the first request is handled. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { startDashboard } = await import('./server/start-dashboard.ts');
  startDashboard();
}
