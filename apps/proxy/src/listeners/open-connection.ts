import type { Socket } from 'node:net';
import type { WorkerContext } from '../forwarding/worker-context.ts';
import type { AcceptedConnection } from './accepted-connection.ts';
import { Http1Connection } from './http1-connection.ts';
import { TlsStage } from './tls-stage.ts';

/** Lets an accepted connection enter its first stage, as its listener is set up now. */
export function openConnection(accepted: AcceptedConnection, worker: WorkerContext): void {
  const { contexts } = accepted.listener;
  if (contexts === undefined) {
    speakHttp(accepted.socket, accepted, worker);
    return;
  }
  const onSecure = (socket: Socket) => speakHttp(socket, accepted, worker);
  accepted.enter(new TlsStage(accepted, worker, { contexts, applicationProtocols: ['http/1.1'], onSecure }));
}

/** @param socket the accepted one, or TLS on top of it */
function speakHttp(socket: Socket, accepted: AcceptedConnection, worker: WorkerContext): void {
  accepted.enter(new Http1Connection(socket, accepted, worker));
}
