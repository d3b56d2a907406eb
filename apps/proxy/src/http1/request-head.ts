import { parseFields } from './field-parser.ts';

export interface RequestHead {
  readonly method: string;
  readonly target: string;
  /** `1.0`, `1.1`, or another that was written as `HTTP/x.y`. */
  readonly version: string;
  readonly headers: string[];
}

/** Longer than any registered method. */
const longestMethod = 32;

/**
 * Reads a request line and the fields after it strictly (RFC 9112 §3): one space between the parts, a method of
 * capitals and `-`, a version of the form HTTP/x.y. What the parts mean is the guard's to judge.
 * @param text latin-1, each line with its CRLF, without the blank line
 * @returns what is wrong, as text, when it is refused
 */
export function parseRequestHead(text: string): RequestHead | string {
  let at = 0;
  for (let code = text.charCodeAt(at); (code >= 0x41 && code <= 0x5a) || code === 0x2d; code = text.charCodeAt(at))
    at++;
  if (at === 0 || at > longestMethod || text.charCodeAt(at) !== 0x20) return 'the method is malformed';
  const lineEnd = text.indexOf('\r', at);
  const targetEnd = text.indexOf(' ', at + 1);
  if (targetEnd <= at + 1 || targetEnd > lineEnd) return 'the request line has no target or no version';
  // "HTTP/x.y" and nothing more: HTTP/0.9, RTSP and ICE end here.
  if (lineEnd !== targetEnd + 9 || !text.startsWith('HTTP/', targetEnd + 1) || text.charCodeAt(lineEnd - 2) !== 0x2e) {
    return 'the request line does not end in HTTP/1.0 or HTTP/1.1';
  }
  if (text.charCodeAt(lineEnd + 1) !== 0x0a) return 'the request line does not end in CRLF';
  const headers: string[] = [];
  const problem = parseFields(text, lineEnd + 2, headers);
  if (problem !== undefined) return problem;
  return {
    method: text.slice(0, at),
    target: text.slice(at + 1, targetEnd),
    version: text.slice(lineEnd - 3, lineEnd),
    headers,
  };
}
