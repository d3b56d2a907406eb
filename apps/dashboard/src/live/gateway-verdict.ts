import type { HealthState } from '@sluice/ui';
import type { LiveState } from './live-store.ts';

/** Whether the gateway is well, in a few words and one sentence. */
export interface Verdict {
  readonly state: HealthState;
  /** `Live on 2/2`, `Refused by 1 worker`, `Controller away`. */
  readonly word: string;
  readonly reason: string;
}

/** No sample for this long means that what is shown is of the past, milliseconds. */
export const staleAfterMs = 5_000;

export function gatewayVerdict(state: LiveState, now: number): Verdict {
  const { stream, connection, status, revision } = state;
  if (stream === 'lost')
    return {
      state: 'unknown',
      word: 'Dashboard away',
      reason: 'What is shown is of the past; the tab reconnects by itself.',
    };
  if (connection === undefined)
    return { state: 'unknown', word: 'Connecting', reason: 'Waiting for the first word of the gateway.' };
  if (!connection.connected) {
    return {
      state: 'degraded',
      word: 'Controller away',
      reason: connection.problem || 'Traffic flows; figures and changes wait for the controller.',
    };
  }
  if (status === undefined)
    return { state: 'unknown', word: 'Connecting', reason: 'Waiting for the first word of the gateway.' };
  if (status.databaseProblem !== '')
    return { state: 'degraded', word: 'Database trouble', reason: status.databaseProblem };
  const workers = status.workers.filter((worker) => worker.state !== 'draining');
  if (workers.length === 0) return { state: 'unhealthy', word: 'No worker', reason: 'Nobody serves traffic.' };
  const refusing = workers.filter((worker) => worker.rejection.length > 0);
  if (refusing.length > 0) {
    return { state: 'degraded', word: `Refused by ${refusing.length}`, reason: refusing[0]?.rejection[0] ?? '' };
  }
  const silent = workers.flatMap((worker) => worker.listeners).find((listener) => !listener.listening);
  if (silent !== undefined)
    return { state: 'unhealthy', word: 'Listener down', reason: silent.problem || `"${silent.name}" is closed.` };
  const newest = Math.max(revision, status.revision);
  const serving = workers.filter((worker) => worker.revision === newest).length;
  if (serving < workers.length)
    return {
      state: 'draining',
      word: `Live on ${serving}/${workers.length}`,
      reason: `Revision ${newest} is on its way.`,
    };
  if (state.heardAt !== 0 && now - state.heardAt > staleAfterMs) {
    return { state: 'unknown', word: 'Stale', reason: 'No figures for a while; what is shown is of the past.' };
  }
  const troubled = state.samples.at(-1)?.endpointGauges.filter(({ health }) => health === 'unhealthy').length ?? 0;
  if (troubled > 0)
    return {
      state: 'degraded',
      word: `${troubled} ${troubled === 1 ? 'endpoint' : 'endpoints'} down`,
      reason: `Revision ${newest} is live on ${serving}/${workers.length}.`,
    };
  return {
    state: 'healthy',
    word: `Live on ${serving}/${workers.length}`,
    reason: `Revision ${newest} serves on every worker.`,
  };
}
