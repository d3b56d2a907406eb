import { getHeader } from '@sluice/core';
import type { AccessLogEntry } from '@sluice/metrics';
import type { Exchange } from './exchange.ts';

/** What whoever watches is told of a finished exchange. */
export function accessLogEntry(exchange: Exchange): AccessLogEntry {
  const { socketAddress } = exchange.downstream;
  return {
    at: exchange.worker.clock.now() - exchange.durationMs,
    id: exchange.requestId,
    worker: exchange.worker.id,
    revision: exchange.runtime?.snapshot.revision ?? 0,
    listener: exchange.listener,
    route: exchange.route,
    upstream: exchange.upstream,
    endpoint: exchange.endpoint,
    clientAddress: exchange.clientAddress,
    ...(socketAddress === exchange.clientAddress ? {} : { peer: socketAddress }),
    method: exchange.method,
    host: exchange.host,
    path: exchange.path,
    protocol: exchange.downstream.protocol,
    status: exchange.status,
    bytesReceived: exchange.bytesReceived,
    bytesSent: exchange.bytesSent,
    durationMs: exchange.durationMs,
    upstreamMs: exchange.upstreamMs,
    attempts: exchange.attempts,
    error: exchange.error,
    ownAnswer: exchange.ownAnswer,
    userAgent: getHeader(exchange.downstream.headers, 'user-agent') ?? '',
    ...(exchange.traceId === '' ? {} : { traceId: exchange.traceId }),
    ...(exchange.webSocket === undefined ? {} : { webSocket: exchange.webSocket }),
  };
}
