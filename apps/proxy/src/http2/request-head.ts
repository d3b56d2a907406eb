import type { ListenerSnapshot } from '@sluice/snapshot/types';
import type { RequestFacts } from '../forwarding/downstream.ts';
import { isCleanAuthority, isCleanTarget, malformed, type Refusal } from '../forwarding/request-guard.ts';
import { isToken, parseContentLength } from '../http1/field-parser.ts';

/** A request of one stream, with the same meaning as a guarded HTTP/1 head. */
export interface Http2RequestHead {
  readonly method: string;
  /** Flat, without pseudo-header fields; Cookie is one field (RFC 9113 §8.2.3). */
  readonly headers: readonly string[];
  readonly facts: RequestFacts;
}

/** Fields about a connection that HTTP/2 does not have (RFC 9113 §8.2.2); in HTTP/1 upstream they would frame. */
export const connectionSpecific = new Set([
  'connection',
  'proxy-connection',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
]);

/**
 * Reads the fields of a request strictly, once, as `guardRequest` does for HTTP/1. Whatever could become something
 * else in an HTTP/1 head upstream is refused here, also what nghttp2 refuses itself (RFC 9113 §8.2, §8.3, §10.3).
 * @param raw flat, pseudo-header fields among it, as decoded
 * @param ended no DATA follows
 * @param webSocketKey makes the key of a handshake that HTTP/2 does without and HTTP/1.1 upstream does not
 */
export function readRequestHead(
  raw: readonly string[],
  ended: boolean,
  limits: ListenerSnapshot['limits'],
  webSocketKey: () => string,
): Http2RequestHead | Refusal {
  const pseudo: { [name: string]: string | undefined } = {};
  const headers: string[] = [];
  let host: string | undefined;
  let contentLength = -1;
  let expects = false;
  let cookieAt = -1;
  let bytes = 0;

  for (let index = 0; index < raw.length; index += 2) {
    // Even positions hold names and odd ones values.
    const name = raw[index] as string;
    const value = raw[index + 1] as string;
    if (!isCleanValue(value)) return malformed(`the value of ${JSON.stringify(name)} holds what no field may hold`);
    if (name.charCodeAt(0) === 0x3a) {
      if (headers.length > 0) return malformed('a pseudo-header field after a field');
      if (pseudo[name] !== undefined) return malformed(`two ${name} fields`);
      pseudo[name] = value;
      continue;
    }
    bytes += name.length + value.length + 4;
    if (!isToken(name) || name !== name.toLowerCase()) return malformed('a field name is no lower-case token');
    if (connectionSpecific.has(name)) return malformed(`${name} in HTTP/2`, 'framing');
    switch (name) {
      case 'host':
        if (host !== undefined) return malformed('two Host fields', 'authority');
        host = value;
        break;
      case 'content-length':
        if (contentLength >= 0) return malformed('two Content-Length fields', 'framing');
        contentLength = parseContentLength(value);
        if (contentLength < 0) return malformed('Content-Length is not a plain number', 'framing');
        break;
      case 'te':
        if (value !== 'trailers') return malformed('TE is not exactly "trailers"', 'framing');
        break;
      case 'expect':
        if (expects || value.toLowerCase() !== '100-continue') {
          return { code: 'expectation_failed', reason: 'Expect is not 100-continue' };
        }
        expects = true;
        break;
      case 'cookie':
        if (cookieAt >= 0) {
          const crumbs = [headers[cookieAt], value];
          // An empty one is nothing to separate, and no value ends in a space.
          headers[cookieAt] = crumbs.filter((crumb) => crumb !== '').join('; ');
          continue;
        }
        cookieAt = headers.length + 1;
        break;
    }
    headers.push(name, value);
  }
  if (bytes > limits.headersBytes) {
    return { code: 'headers_too_large', reason: `${bytes} bytes` };
  }
  if (headers.length > limits.headerCount * 2) {
    return { code: 'headers_too_large', reason: `${headers.length / 2} fields` };
  }

  const {
    ':method': asked,
    ':protocol': protocol,
    ':scheme': scheme,
    ':path': target,
    ':authority': named,
    ...others
  } = pseudo;
  // Extended CONNECT (RFC 8441) asks for what an upgraded GET asks for in HTTP/1.1.
  const wantsWebSocket = asked === 'CONNECT' && protocol === 'websocket' && !ended && contentLength < 0;
  const method = wantsWebSocket ? 'GET' : asked;
  if (protocol !== undefined && !wantsWebSocket) return malformed('a :protocol that is not served');
  if (Object.keys(others).length > 0) return malformed(`${Object.keys(others).join()} is not served`);
  if (method === undefined || !isMethod(method)) return malformed('the method is missing or malformed');
  if (method === 'CONNECT') return malformed('CONNECT is not served');
  if (scheme !== 'http' && scheme !== 'https') return malformed('the scheme is not http or https');
  if (target === undefined) return malformed('the path is missing', 'target');
  if (target.length > limits.requestLineBytes) {
    return { code: 'request_line_too_long', reason: `${target.length} bytes` };
  }
  if (target.charCodeAt(0) !== 0x2f && !(target === '*' && method === 'OPTIONS')) return malformed('no path', 'target');
  if (!isCleanTarget(target)) return malformed('target holds a character that must be encoded', 'target');
  const authority = named ?? host;
  if (authority === undefined) return malformed('neither authority nor Host', 'authority');
  if (!isCleanAuthority(authority)) return malformed('authority is not host[:port]', 'authority');
  if (host !== undefined && host.toLowerCase() !== authority.toLowerCase()) {
    return malformed('authority and Host differ', 'authority');
  }
  if (ended && contentLength > 0) return malformed('Content-Length without a body', 'framing');

  const facts = {
    authority,
    target,
    bodyLength: ended || wantsWebSocket ? 0 : contentLength,
    expectsContinue: expects,
    keepAlive: true,
    wantsWebSocket,
  };
  if (!wantsWebSocket) return { method, headers, facts };
  const key = webSocketKey();
  const fields = headers.filter((_, index) => headers[index - (index % 2)] !== 'sec-websocket-key');
  return { method, headers: [...fields, 'sec-websocket-key', key], facts: { ...facts, webSocketKey: key } };
}

/** No control but tab, and no space around (RFC 9113 §8.2.1). */
function isCleanValue(value: string): boolean {
  for (let index = 0; index < value.length; index++) {
    const code = value.charCodeAt(index);
    if ((code < 0x20 && code !== 0x09) || code === 0x7f || code > 0xff) return false;
  }
  const first = value.charCodeAt(0);
  const last = value.charCodeAt(value.length - 1);
  return first !== 0x20 && first !== 0x09 && last !== 0x20 && last !== 0x09;
}

/** As in HTTP/1: capitals and `-`, no longer than any registered method. */
function isMethod(text: string): boolean {
  return /^[A-Z-]{1,32}$/.test(text);
}
