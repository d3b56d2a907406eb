import type { Duplex } from 'node:stream';
import { getHeader } from '@sluice/core';
import { OpenWebSocket } from '../web-socket/open-web-socket.ts';
import { acceptOf } from '../web-socket/web-socket-key.ts';
import type { Attempt } from './attempt.ts';
import { receiveResponseHeaders } from './response-headers.ts';
import { giveAffinity } from './stickiness.ts';
import { settleStrictTransport } from './strict-transport.ts';

/**
 * Joins client and endpoint after a 101 (RFC 9110 §7.8). The exchange, its runtime and the endpoint's in-flight count
 * last as long as the tunnel. Ends of both directions are passed on separately: a WebSocket closes in two steps.
 */
export function openTunnel(attempt: Attempt, status: number, raw: readonly string[], upstream: Duplex): void {
  const { exchange, endpoint } = attempt;
  const protocol = getHeader(raw, 'upgrade')?.toLowerCase();
  if (status !== 101 || protocol !== 'websocket' || !exchange.downstream.facts.wantsWebSocket) {
    upstream.destroy();
    exchange.fail('malformed_response', 'switched to a protocol nobody asked for');
    return;
  }
  const { webSocketKey } = exchange.downstream.facts;
  if (webSocketKey !== undefined && getHeader(raw, 'sec-websocket-accept') !== acceptOf(webSocketKey)) {
    upstream.destroy();
    exchange.fail('malformed_response', 'the endpoint does not answer to the key of the handshake');
    return;
  }
  endpoint.noteAnswer(status, attempt.probe);
  endpoint.occupy();
  exchange.upstreamMs = exchange.worker.clock.monotonic() - attempt.startedAt;
  exchange.isWebSocket = true;
  // What is switched in HTTP/1.1 is accepted in HTTP/2 (RFC 8441 §5).
  exchange.status = exchange.downstream.protocol === 'HTTP/2' ? 200 : 101;
  const gauge = exchange.worker.recorder.listener(exchange.listener);
  gauge.openWebsockets++;

  const idHeader = exchange.runtime?.snapshot.settings.requestIdHeader ?? 'x-request-id';
  const headers = receiveResponseHeaders(raw, idHeader, exchange.requestId);
  settleStrictTransport(exchange, headers);
  if (exchange.forwarding !== undefined) giveAffinity(exchange, exchange.forwarding.group, endpoint);
  for (const cookie of exchange.ownCookies ?? []) headers.push('set-cookie', cookie);
  headers.push('connection', 'upgrade', 'upgrade', 'websocket');
  const { socket, head } = exchange.downstream.takeOver(101, headers);
  new OpenWebSocket(exchange, socket, upstream, head, (outcome) => {
    endpoint.leave(undefined);
    gauge.openWebsockets--;
    exchange.webSocket = outcome;
    exchange.onClosed(true);
  });
}
