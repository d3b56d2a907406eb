import type { Exchange } from './exchange.ts';
import { nextRequestId } from './request-id.ts';

/**
 * `/_/health` answers while the process can; `/_/ready` while it should be sent traffic, which is when it has a
 * runtime and is not leaving. Answers false for any other path: that one belongs to the routes.
 */
export function replyToReservedPath(exchange: Exchange): boolean {
  const { target } = exchange.downstream.facts;
  const question = target.indexOf('?');
  const path = question < 0 ? target : target.slice(0, question);
  if (path !== '/_/health' && path !== '/_/ready') return false;
  const ready = exchange.runtime !== undefined && !exchange.worker.draining;
  const ok = path === '/_/health' || ready;
  const body = Buffer.from(ok ? 'ok\n' : exchange.worker.draining ? 'draining\n' : 'no configuration yet\n');
  exchange.requestId = nextRequestId();
  exchange.ownAnswer = 'health';
  exchange.reply(
    ok ? 200 : 503,
    ['content-type', 'text/plain; charset=utf-8', 'content-length', String(body.length), 'cache-control', 'no-store'],
    body,
  );
  return true;
}
