import { getHeader } from '@sluice/core';
import { errorReply } from './error-reply.ts';
import type { Exchange } from './exchange.ts';
import { errorTable, type ProxyErrorCode } from './proxy-error.ts';

/** What `Exchange.fail` does, once: tells the log, gives up what is under way, and replies or cuts. */
export function failExchange(exchange: Exchange, code: ProxyErrorCode, reason: string | undefined): void {
  const { attempt, downstream, worker, requestId, route, upstream, endpoint } = exchange;
  const entry = errorTable[code];
  if (entry.logLevel !== 'debug' && !exchange.quiet) {
    worker.log[entry.logLevel]({ code, reason, requestId, route, upstream, endpoint }, 'exchange failed');
  }
  // The endpoint has had the whole request and let the exchange's time pass.
  if (code === 'exchange_timeout' && exchange.status === 0 && exchange.body.complete && attempt?.ended === false) {
    attempt.endpoint.noteFailure('no answer in time', false, attempt.probe);
  }
  exchange.giveUp();
  if (exchange.status !== 0 || code === 'client_stalled' || code === 'fault_injected') {
    downstream.abort();
    return;
  }
  if (entry.closesConnection) downstream.closeAfterReply();
  const idHeader = exchange.runtime?.snapshot.settings.requestIdHeader ?? 'x-request-id';
  const accept = getHeader(downstream.headers, 'accept') ?? '';
  const contentType = getHeader(downstream.headers, 'content-type');
  const { status, headers, body } = errorReply(code, requestId, idHeader, accept, contentType);
  exchange.reply(status, headers, body);
}
