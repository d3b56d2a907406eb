import type { UpstreamDispatchOptions } from './dispatch.ts';

/** Those of HTTP/1.1's connections, which HTTP/2 must not carry (RFC 9113 §8.2.2); `te` has a rule of its own. */
const connectionSpecific = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
  'te',
]);

/**
 * A request's fields as HTTP/2 has them (RFC 9113 §8.3.1): pseudo fields first, Host as `:authority`, names in lower
 * case, nothing that speaks of a connection.
 * @returns flat
 */
export function toRequestFields(options: UpstreamDispatchOptions, scheme: 'http' | 'https'): string[] {
  const { headers, method, path } = options;
  let authority = '';
  const fields: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    const name = (headers[index] as string).toLowerCase();
    const value = headers[index + 1] as string;
    if (name === 'host') {
      if (authority === '') authority = value;
    } else if (!connectionSpecific.has(name)) fields.push(name, value);
  }
  // gRPC's servers refuse a call that does not say so.
  if (options.acceptsTrailers === true) fields.push('te', 'trailers');
  return [':method', method, ':scheme', scheme, ':authority', authority, ':path', path, ...fields];
}

export interface ResponseFields {
  readonly status: number;
  readonly headers: string[];
  /** Bytes; -1 when it is not said. */
  readonly contentLength: number;
}

const fieldName = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;
/** NUL, CR and LF end a field for somebody; other controls are for nobody (RFC 9113 §8.2.1). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what is looked for
const control = /[\x00-\x08\x0a-\x1f\x7f]/;

/**
 * Reads a response's fields strictly: what is let through here is written into HTTP/1.1 as it stands.
 * @param raw flat, pseudo fields included
 * @returns what is wrong, as text, when it is refused
 */
export function readResponseFields(raw: readonly string[]): ResponseFields | string {
  const headers: string[] = [];
  let status = 0;
  let contentLength = -1;
  for (let index = 0; index < raw.length; index += 2) {
    const name = String(raw[index]);
    const value = String(raw[index + 1]);
    if (name.startsWith(':')) {
      if (name !== ':status' || status !== 0 || headers.length > 0 || !/^[1-5]\d\d$/.test(value)) {
        return 'its pseudo fields are not one :status of three digits';
      }
      status = Number(value);
      continue;
    }
    const problem = fieldProblem(name, value);
    if (problem !== undefined) return problem;
    if (name === 'content-length') {
      if (contentLength >= 0) return 'there are two content-length fields';
      if (!/^\d{1,15}$/.test(value)) return 'content-length is not a plain number';
      contentLength = Number(value);
    }
    headers.push(name, value);
  }
  if (status === 0) return 'there is no :status';
  if (status === 101) return 'it switched protocols, which HTTP/2 does not know';
  return { status, headers, contentLength };
}

/** @returns what is wrong, as text, when they are refused */
export function trailerProblem(raw: readonly string[]): string | undefined {
  for (let index = 0; index < raw.length; index += 2) {
    const problem = fieldProblem(String(raw[index]), String(raw[index + 1]));
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function fieldProblem(name: string, value: string): string | undefined {
  if (!fieldName.test(name)) return 'a field name is not a lower-case token';
  if (control.test(value)) return 'a field value holds a control character';
  return connectionSpecific.has(name) ? `it has the connection-specific field ${name}` : undefined;
}
