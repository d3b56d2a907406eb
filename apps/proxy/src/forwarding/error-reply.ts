import { STATUS_CODES } from 'node:http';
import { grpcErrorReply, isGrpc } from './grpc-error-reply.ts';
import { errorTable, type ProxyErrorCode } from './proxy-error.ts';

export interface ErrorReply {
  readonly status: number;
  readonly headers: string[];
  readonly body: Buffer;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

const sides = {
  downstream: 'the request',
  upstream: 'the service behind the gateway',
  internal: 'the gateway',
} as const;

/**
 * The gateway's own answer to a failed exchange: says which side failed, why, and under which request id to look for
 * it. HTML for browsers, JSON for those who ask for it, a gRPC status for gRPC, else one line of text.
 * @param accept the Accept field, if any
 * @param contentType of the request, if any
 * @param code what failed; also in `x-sluice-error`, which upstreams cannot set
 */
export function errorReply(
  code: ProxyErrorCode,
  requestId: string,
  requestIdHeader: string,
  accept: string,
  contentType?: string,
): ErrorReply {
  const entry = errorTable[code];
  const status = entry.status === 499 ? 400 : entry.status;
  const phrase = STATUS_CODES[status] ?? 'Error';
  let type = 'text/plain; charset=utf-8';
  let text = `${status} ${phrase}: ${entry.help} (${code}, failed on the side of ${sides[entry.source]}, request ${requestId})\n`;
  if (accept.includes('text/html')) {
    type = 'text/html; charset=utf-8';
    text = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${status} ${phrase}</title><body style="font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:15vh auto;padding:0 1rem"><h1>${status} ${phrase}</h1><p>${escapeHtml(entry.help)}</p><p><small>Failed on the side of ${sides[entry.source]}. Code <code>${code}</code>, request <code>${escapeHtml(requestId)}</code>.</small></p></body></html>\n`;
  } else if (accept.includes('json')) {
    type = 'application/json';
    text = `${JSON.stringify({ error: { code, status, source: entry.source, message: entry.help, requestId } })}\n`;
  }
  const body = Buffer.from(text);
  const headers = [
    'content-type',
    type,
    'content-length',
    String(body.length),
    'cache-control',
    'no-store',
    'x-sluice-error',
    code,
    requestIdHeader,
    requestId,
  ];
  if (status === 503 || status === 429) headers.push('retry-after', '1');
  if (isGrpc(contentType)) return grpcErrorReply(status, `${code}: ${entry.help}`, headers);
  return { status, headers, body };
}

/**
 * A whole reply as it goes on the wire, for what was refused before it became an exchange; it ends the connection.
 * @param more fields, flat
 */
export function refusalText(
  code: ProxyErrorCode,
  requestId: string,
  requestIdHeader: string,
  more: readonly string[],
): string {
  const { status, headers, body } = errorReply(code, requestId, requestIdHeader, '');
  headers.push(...more);
  let text = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n`;
  for (let index = 0; index < headers.length; index += 2) text += `${headers[index]}: ${headers[index + 1]}\r\n`;
  return `${text}connection: close\r\n\r\n${body.toString('latin1')}`;
}
