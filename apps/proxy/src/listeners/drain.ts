import type { WorkerContext } from '../forwarding/worker-context.ts';
import type { ListenerSet } from './listener-set.ts';

/** A connection must have been idle this long before it is closed, so that a request on its way still gets an answer. */
const idleMs = 1000;
const lookEveryMs = 50;

/**
 * Leaves without losing a request. In order: replies say `Connection: close` and `/_/ready` says no; no connection is
 * taken any more; exchanges go on; connections that stay idle for a second are closed; shortly before the deadline
 * WebSockets are told that we go; what is left then is cut.
 * @param deadlineMs from now, for all of it
 * @returns when no connection is open
 */
export async function drain(worker: WorkerContext, listeners: ListenerSet, deadlineMs: number): Promise<void> {
  worker.draining = true;
  const deadline = worker.clock.monotonic() + deadlineMs;
  listeners.stopAccepting();
  for (const listener of listeners.all()) listener.leaveIn(deadlineMs);
  await new Promise<void>((resolve) => {
    const look = () => {
      let open = 0;
      for (const listener of listeners.all()) open += listener.closeIdle(idleMs);
      if (open > 0 && worker.clock.monotonic() < deadline) return;
      timer.cancel();
      for (const listener of listeners.all()) listener.destroy();
      resolve();
    };
    const timer = worker.clock.every(lookEveryMs, look);
  });
}
