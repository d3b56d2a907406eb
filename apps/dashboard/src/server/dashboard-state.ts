import type { Api } from '@sluice/api';

/** What this process can do right now. */
export type DashboardState =
  /** The database is not there yet or cannot be used; `problem` is one sentence. */
  { readonly kind: 'waiting'; readonly problem: string } | { readonly kind: 'ready'; readonly api: Api };

// Next bundles the process's start and its pages apart, so that a module would exist twice; the global does not.
const key = Symbol.for('sluice.dashboard');
const holder = globalThis as { [key]?: DashboardState };

export function dashboardState(): DashboardState {
  return holder[key] ?? { kind: 'waiting', problem: 'The dashboard is starting.' };
}

/** Only the start of the process sets it. */
export function setDashboardState(state: DashboardState): void {
  holder[key] = state;
}

/** For route handlers: answers by the API, or 503 with the reason while there is none. */
export async function withApi(answer: (api: Api) => Promise<Response>): Promise<Response> {
  const state = dashboardState();
  if (state.kind === 'ready') return answer(state.api);
  return Response.json({ message: state.problem }, { status: 503, headers: { 'retry-after': '1' } });
}
