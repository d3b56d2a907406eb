import { listHasToken, parseContentLength, parseFields } from './field-parser.ts';

/** How the end of a response's body is found (RFC 9112 §6.3). */
export type ResponseFraming = 'none' | 'length' | 'chunked' | 'until-close';

export interface ResponseHead {
  readonly status: number;
  readonly headers: string[];
  readonly framing: ResponseFraming;
  /** Bytes, for `length`. */
  readonly contentLength: number;
  /** The connection may serve another request. */
  readonly keepAlive: boolean;
  /** From `Keep-Alive: timeout=N`, milliseconds; 0 when there is none. */
  readonly idleHintMs: number;
}

/**
 * Reads a response head strictly; responses are as hostile as requests. Refused: anything but HTTP/1.0 and 1.1, a
 * malformed status line, repeated or odd framing fields, Content-Length beside Transfer-Encoding, either of them on an
 * interim response.
 * @param text latin-1, each line with its CRLF, without the blank line
 * @param method of the request: HEAD has no body (RFC 9110 §9.3.2)
 * @returns what is wrong, as text, when it is refused
 */
export function parseResponseHead(text: string, method: string): ResponseHead | string {
  // HTTP/1.x SP 3DIGIT [ SP reason ]
  const minor = text.charCodeAt(7) - 0x30;
  if (!text.startsWith('HTTP/1.') || (minor !== 0 && minor !== 1) || text.charCodeAt(8) !== 0x20) {
    return 'the status line does not start with HTTP/1.0 or HTTP/1.1';
  }
  const status = parseStatus(text);
  if (status < 0) return 'the status is not three digits from 100 to 599';
  const after = text.charCodeAt(12);
  let lineEnd = 12;
  if (after === 0x20) {
    lineEnd = text.indexOf('\r', 13);
    for (let at = 13; at < lineEnd; at++) {
      const code = text.charCodeAt(at);
      if ((code < 0x20 && code !== 0x09) || code === 0x7f) return 'the reason phrase holds a control character';
    }
  }
  if (text.charCodeAt(lineEnd) !== 0x0d || text.charCodeAt(lineEnd + 1) !== 0x0a) return 'the status line is malformed';

  const headers: string[] = [];
  const problem = parseFields(text, lineEnd + 2, headers);
  if (problem !== undefined) return problem;

  let contentLength = -1;
  let chunked = false;
  let keepAlive = minor === 1;
  let idleHintMs = 0;
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] as string;
    switch (name.length) {
      case 10: {
        const lower = name.toLowerCase();
        const value = headers[index + 1] as string;
        if (lower === 'connection') {
          if (listHasToken(value, 'close')) keepAlive = false;
          else if (minor === 0 && listHasToken(value, 'keep-alive')) keepAlive = true;
        } else if (lower === 'keep-alive') {
          idleHintMs = parseIdleHint(value);
        }
        break;
      }
      case 14:
        if (name.toLowerCase() !== 'content-length') break;
        if (contentLength >= 0) return 'there are two Content-Length fields';
        contentLength = parseContentLength(headers[index + 1] as string);
        if (contentLength < 0) return 'Content-Length is not a plain number';
        break;
      case 17:
        if (name.toLowerCase() !== 'transfer-encoding') break;
        if (chunked) return 'there are two Transfer-Encoding fields';
        if ((headers[index + 1] as string).toLowerCase() !== 'chunked') return 'Transfer-Encoding is not "chunked"';
        chunked = true;
        break;
    }
  }
  if (chunked && contentLength >= 0) return 'there is a Content-Length beside Transfer-Encoding';
  if (chunked && minor === 0) return 'there is a Transfer-Encoding on HTTP/1.0';

  // RFC 9110 §8.6, RFC 9112 §6.1. What follows would be a body to one reader and the final response to another. A zero
  // beside 101 leaves nothing to disagree about, and old WebSocket servers send it.
  if (status < 200 && (chunked || contentLength > 0 || (contentLength === 0 && status !== 101))) {
    return 'there is a Content-Length or a Transfer-Encoding on an interim response';
  }

  const bodiless = status < 200 || status === 204 || status === 304;
  // A server that announces a body where none may be will probably send one too: do not read it as the next response.
  if (bodiless && status !== 304 && (chunked || contentLength > 0)) keepAlive = false;
  if (bodiless || method === 'HEAD') {
    return { status, headers, framing: 'none', contentLength: 0, keepAlive, idleHintMs };
  }
  if (chunked) return { status, headers, framing: 'chunked', contentLength: 0, keepAlive, idleHintMs };
  if (contentLength >= 0) {
    const framing = contentLength === 0 ? 'none' : 'length';
    return { status, headers, framing, contentLength, keepAlive, idleHintMs };
  }
  return { status, headers, framing: 'until-close', contentLength: 0, keepAlive: false, idleHintMs: 0 };
}

function parseStatus(text: string): number {
  const hundreds = text.charCodeAt(9) - 0x30;
  const tens = text.charCodeAt(10) - 0x30;
  const ones = text.charCodeAt(11) - 0x30;
  const digits = tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9;
  return digits && hundreds >= 1 && hundreds <= 5 ? hundreds * 100 + tens * 10 + ones : -1;
}

function parseIdleHint(value: string): number {
  const found = /(?:^|[,\s])timeout=(\d{1,6})/i.exec(value);
  return found === null ? 0 : Number(found[1]) * 1000;
}
