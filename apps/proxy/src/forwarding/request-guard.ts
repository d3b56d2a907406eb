import type { ListenerSnapshot } from '@sluice/snapshot/types';
import { listHasToken, parseContentLength } from '../http1/field-parser.ts';
import type { RequestFacts } from './downstream.ts';
import type { ProxyErrorCode } from './proxy-error.ts';

/**
 * What of a request could be read in two ways: where its body ends, whom it is for, what it asks for, or anything else.
 */
export type MalformedPart = 'framing' | 'authority' | 'target' | 'syntax';

/** A refusal with the reason in words for the log. */
export interface Refusal {
  readonly code: ProxyErrorCode;
  /** Of `malformed_request`: what figures tell apart. */
  readonly part?: MalformedPart;
  readonly reason: string;
}

export function malformed(reason: string, part: MalformedPart = 'syntax'): Refusal {
  return { code: 'malformed_request', part, reason };
}

/** Visible ASCII without the delimiters that parsers disagree about: `#`, `\`, `"`, `<`, `>`, `^`, backtick, `{|}`. */
export function isCleanTarget(target: string): boolean {
  for (let index = 0; index < target.length; index++) {
    const code = target.charCodeAt(index);
    if (code < 0x21 || code > 0x7e || code === 0x23 || code === 0x5c) return false;
  }
  return true;
}

/** A `host[:port]` (RFC 9110 §7.2): no userinfo, slash, space, comma or control. */
export function isCleanAuthority(authority: string): boolean {
  for (let index = 0; index < authority.length; index++) {
    const code = authority.charCodeAt(index);
    const letterOrDigit =
      (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a);
    // "-" "." "_" "~" ":" "[" "]" "%" (zone identifiers are refused later, by the host parser)
    if (letterOrDigit || code === 0x2d || code === 0x2e || code === 0x5f || code === 0x3a) continue;
    if (code === 0x5b || code === 0x5d || code === 0x7e || code === 0x25) continue;
    return false;
  }
  return authority.length > 0;
}

/**
 * Reads a request head strictly, once. Closes what a lenient parser in front of it lets through: see SECURITY notes on
 * framing, Host, targets, versions and Expect (RFC 9112 §3, §6). Whatever it does not refuse has one meaning only.
 */
export function guardRequest(
  method: string,
  rawTarget: string,
  version: string,
  headers: readonly string[],
  limits: ListenerSnapshot['limits'],
): RequestFacts | Refusal {
  if (version !== '1.1' && version !== '1.0') return { code: 'unsupported_version', reason: `HTTP/${version}` };
  if (rawTarget.length > limits.requestLineBytes) {
    return { code: 'request_line_too_long', reason: `${rawTarget.length} bytes` };
  }
  if (headers.length > limits.headerCount * 2) {
    return { code: 'headers_too_large', reason: `${headers.length / 2} fields` };
  }
  if (method === 'CONNECT') return malformed('CONNECT is not served');

  let host: string | undefined;
  let contentLength = -1;
  let hasContentLength = false;
  let chunked = false;
  let upgrade: string | undefined;
  let connection: string | undefined;
  let expect: string | undefined;
  let bytes = 0;

  for (let index = 0; index < headers.length; index += 2) {
    // Even positions hold names and odd ones values.
    const name = headers[index] as string;
    const value = headers[index + 1] as string;
    bytes += name.length + value.length + 4;
    switch (name.length) {
      case 4:
        if (name.toLowerCase() !== 'host') break;
        if (host !== undefined) return malformed('two Host fields', 'authority');
        host = value;
        break;
      case 6:
        if (name.toLowerCase() !== 'expect') break;
        if (expect !== undefined) return { code: 'expectation_failed', reason: 'two Expect fields' };
        expect = value;
        break;
      case 7:
        if (name.toLowerCase() !== 'upgrade') break;
        upgrade = upgrade === undefined ? value : `${upgrade},${value}`;
        break;
      case 10:
        if (name.toLowerCase() !== 'connection') break;
        connection = connection === undefined ? value : `${connection},${value}`;
        break;
      case 14:
        if (name.toLowerCase() !== 'content-length') break;
        if (hasContentLength) return malformed('two Content-Length fields', 'framing');
        hasContentLength = true;
        contentLength = parseContentLength(value);
        if (contentLength < 0) return malformed('Content-Length is not a plain number', 'framing');
        break;
      case 17:
        if (name.toLowerCase() !== 'transfer-encoding') break;
        if (chunked) return malformed('two Transfer-Encoding fields', 'framing');
        if (value !== 'chunked' && value.toLowerCase() !== 'chunked') {
          return malformed('Transfer-Encoding is not exactly "chunked"', 'framing');
        }
        chunked = true;
        break;
    }
  }
  if (bytes > limits.headersBytes) return { code: 'headers_too_large', reason: `${bytes} bytes` };

  // RFC 9112 §6.1: both together is an attack or an error, and HTTP/1.0 knows no transfer codings.
  if (chunked && hasContentLength) return malformed('Content-Length with Transfer-Encoding', 'framing');
  if (chunked && version === '1.0') return malformed('Transfer-Encoding on HTTP/1.0', 'framing');
  if (expect !== undefined && expect.toLowerCase() !== '100-continue') {
    return { code: 'expectation_failed', reason: 'Expect is not 100-continue' };
  }
  if (host === undefined && version === '1.1') return malformed('Host is missing', 'authority');
  if (host !== undefined && !isCleanAuthority(host)) return malformed('Host is not host[:port]', 'authority');

  let target = rawTarget;
  let authority = host ?? '';
  if (target.charCodeAt(0) !== 0x2f) {
    if (target === '*') {
      if (method !== 'OPTIONS') return malformed('target "*" belongs to OPTIONS only', 'target');
    } else {
      // absolute-form (RFC 9112 §3.2.2): its authority takes part only if it says the same as Host.
      const lower = target.slice(0, 8).toLowerCase();
      const start = lower.startsWith('http://') ? 7 : lower === 'https://' ? 8 : 0;
      if (start === 0) return malformed('target is neither a path nor a URL', 'target');
      let end = start;
      while (end < target.length && target.charCodeAt(end) !== 0x2f && target.charCodeAt(end) !== 0x3f) end++;
      const named = target.slice(start, end);
      if (!isCleanAuthority(named)) return malformed('target has no clean authority', 'authority');
      if (host !== undefined && named.toLowerCase() !== host.toLowerCase()) {
        return malformed('target and Host name different authorities', 'authority');
      }
      authority = named;
      target = target.slice(end);
      if (target.charCodeAt(0) !== 0x2f) target = `/${target}`;
    }
  }
  if (!isCleanTarget(target)) return malformed('target holds a character that must be encoded', 'target');

  const wantsWebSocket =
    upgrade !== undefined &&
    version === '1.1' &&
    method === 'GET' &&
    upgrade.toLowerCase() === 'websocket' &&
    connection !== undefined &&
    listHasToken(connection, 'upgrade') &&
    !chunked &&
    contentLength <= 0;

  const keepAlive =
    connection === undefined
      ? version === '1.1'
      : !listHasToken(connection, 'close') && (version === '1.1' || listHasToken(connection, 'keep-alive'));

  return {
    authority,
    target,
    bodyLength: chunked ? -1 : hasContentLength ? contentLength : 0,
    expectsContinue: expect !== undefined && version === '1.1',
    keepAlive,
    wantsWebSocket,
  };
}
