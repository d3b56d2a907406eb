/** A response read from the wire by a parser of the tests' own, so that no client hides what was really sent. */
export interface ParsedResponse {
  readonly version: string;
  readonly status: number;
  readonly phrase: string;
  /** Flat: name, value, name, value, as sent. */
  readonly headers: readonly string[];
  readonly body: Buffer;
  readonly trailers: readonly string[];
  /** The first value of a field, by its lower-case name. */
  header(name: string): string | undefined;
  headerValues(name: string): string[];
}

export interface Parsed {
  readonly response: ParsedResponse;
  /** Bytes used up. */
  readonly length: number;
}

/**
 * Reads one response from the beginning of `bytes`; undefined when it is not complete yet.
 * @param ended the peer has ended the connection, which completes a body without length
 * @param toHead the response answers a HEAD, so it has no body (RFC 9112 §6.3)
 * @throws when the bytes are not an HTTP/1 response
 */
export function parseResponse(bytes: Buffer, ended: boolean, toHead = false): Parsed | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd === -1) return undefined;
  const lines = bytes.subarray(0, headEnd).toString('latin1').split('\r\n');
  const statusLine = /^HTTP\/(\d\.\d) (\d{3}) ?(.*)$/.exec(lines[0] ?? '');
  if (statusLine === null) throw new Error(`not a status line: ${lines[0]}`);
  const headers = parseFields(lines.slice(1));
  const status = Number(statusLine[2]);
  const start = headEnd + 4;
  const make = (body: Buffer, length: number, trailers: readonly string[] = []): Parsed => ({
    response: {
      version: statusLine[1] ?? '',
      status,
      phrase: statusLine[3] ?? '',
      headers,
      body,
      trailers,
      header: (name) => valuesOf(headers, name)[0],
      headerValues: (name) => valuesOf(headers, name),
    },
    length,
  });
  if (toHead || status < 200 || status === 204 || status === 304) return make(Buffer.alloc(0), start);
  if (valuesOf(headers, 'transfer-encoding').join() === 'chunked') return parseChunks(bytes, start, make);
  const [contentLength] = valuesOf(headers, 'content-length');
  if (contentLength === undefined) return ended ? make(bytes.subarray(start), bytes.length) : undefined;
  const end = start + Number(contentLength);
  return bytes.length < end ? undefined : make(bytes.subarray(start, end), end);
}

function parseChunks(
  bytes: Buffer,
  start: number,
  make: (body: Buffer, length: number, trailers: readonly string[]) => Parsed,
): Parsed | undefined {
  const chunks: Buffer[] = [];
  let at = start;
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd === -1) return undefined;
    const text = bytes.subarray(at, lineEnd).toString('latin1');
    if (!/^[0-9A-Fa-f]+$/.test(text)) throw new Error(`not a chunk size: ${text}`);
    const size = Number.parseInt(text, 16);
    at = lineEnd + 2;
    if (size === 0) break;
    if (bytes.length < at + size + 2) return undefined;
    chunks.push(bytes.subarray(at, at + size));
    at += size + 2;
  }
  const end = bytes.subarray(at, at + 2).toString('latin1') === '\r\n' ? at : bytes.indexOf('\r\n\r\n', at);
  if (end === -1) return undefined;
  const fields = end === at ? [] : parseFields(bytes.subarray(at, end).toString('latin1').split('\r\n'));
  return make(Buffer.concat(chunks), end === at ? at + 2 : end + 4, fields);
}

function parseFields(lines: readonly string[]): string[] {
  return lines.flatMap((line) => {
    const colon = line.indexOf(':');
    if (colon <= 0) throw new Error(`not a field: ${JSON.stringify(line)}`);
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
}

function valuesOf(headers: readonly string[], name: string): string[] {
  return headers.filter((_, index) => index % 2 === 1 && headers[index - 1]?.toLowerCase() === name);
}
