import type { AccessLogEntry } from '@sluice/metrics';
import { nextRequestId } from '../forwarding/request-id.ts';
import type { WorkerContext } from '../forwarding/worker-context.ts';
import type { FinishedExchange } from '../telemetry/recorder.ts';
import type { AcceptedConnection } from './accepted-connection.ts';

/** What an access log tells of a connection beside what is recorded of every exchange. */
export interface TcpLogFacts {
  readonly accepted: AcceptedConnection;
  readonly serverName: string;
  /** 0 without a configuration. */
  readonly revision: number;
  readonly connectMs: number;
  readonly attempts: number;
}

/** A connection that has ended, in the words of an exchange: what only HTTP has is empty. */
export function tcpLogEntry(
  finished: FinishedExchange & { readonly clientAddress: string; readonly error: AccessLogEntry['error'] },
  { accepted, serverName, revision, connectMs, attempts }: TcpLogFacts,
  worker: WorkerContext,
): AccessLogEntry {
  const { socketAddress, listener } = accepted;
  const { clientAddress, durationMs } = finished;
  return {
    at: worker.clock.now() - durationMs,
    id: nextRequestId(),
    worker: worker.id,
    revision,
    listener: finished.listener,
    route: finished.route,
    upstream: finished.upstream,
    endpoint: finished.endpoint,
    clientAddress,
    ...(socketAddress === clientAddress ? {} : { peer: socketAddress }),
    method: '',
    host: serverName,
    path: '',
    protocol: listener.settings.protocol.toUpperCase(),
    status: finished.status,
    bytesReceived: finished.bytesReceived,
    bytesSent: finished.bytesSent,
    durationMs,
    upstreamMs: connectMs,
    attempts,
    error: finished.error,
    ownAnswer: '',
    userAgent: '',
  };
}
