import type { WorkerContext } from '../forwarding/worker-context.ts';
import type { AcceptedConnection } from './accepted-connection.ts';
import { Http1Connection } from './http1-connection.ts';

/** Lets an accepted connection enter its first stage, as its listener is set up now. */
export function openConnection(accepted: AcceptedConnection, worker: WorkerContext): void {
  accepted.enter(new Http1Connection(accepted.socket, accepted, worker));
}
