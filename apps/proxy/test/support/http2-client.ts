import { once } from 'node:events';
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  type OutgoingHttpHeaders,
  type SecureClientSessionOptions,
} from 'node:http2';

export interface Http2Response {
  readonly status: number;
  /** Flat, lower-case names, without pseudo-header fields. */
  readonly headers: readonly string[];
  /** Flat. */
  readonly trailers: readonly string[];
  /** Statuses of interim responses. */
  readonly interim: readonly number[];
  readonly body: Buffer;
}

export interface Http2Client extends Disposable {
  readonly session: ClientHttp2Session;
  /** Opens a stream; `end` is left to the caller. */
  open(headers?: OutgoingHttpHeaders, options?: { readonly endStream?: boolean }): ClientHttp2Stream;
  /** One request and its whole response. */
  request(headers?: OutgoingHttpHeaders, body?: string | Buffer): Promise<Http2Response>;
}

/** Reads the response of a stream to its end. @throws when the stream is reset */
export function readResponse(stream: ClientHttp2Stream): Promise<Http2Response> {
  return new Promise((resolve, reject) => {
    let status = 0;
    let headers: readonly string[] = [];
    let trailers: readonly string[] = [];
    const interim: number[] = [];
    const chunks: Buffer[] = [];
    stream.on('headers', (fields) => interim.push(Number(fields[':status'])));
    stream.on('response', (fields, _flags, raw) => {
      status = Number(fields[':status']);
      headers = raw.filter((_, index) => raw[index - (index % 2)]?.startsWith(':') !== true);
    });
    stream.on('trailers', (_fields, _flags, raw) => {
      trailers = raw;
    });
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('error', reject);
    stream.on('close', () => {
      if (stream.rstCode !== 0 || status === 0) reject(new Error(`reset with code ${stream.rstCode}`));
      else resolve({ status, headers, trailers, interim, body: Buffer.concat(chunks) });
    });
  });
}

/** Connects with prior knowledge, or over TLS where its options say how. */
export async function connectHttp2(port: number, tls?: SecureClientSessionOptions): Promise<Http2Client> {
  const session = connect(`${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`, tls);
  session.on('error', () => {});
  await once(session, 'remoteSettings');
  const open: Http2Client['open'] = (headers = {}, options = {}) =>
    session.request({ ':authority': 'app.test', ...headers }, options);
  return {
    session,
    open,
    request(headers, body) {
      const stream = open(headers, { endStream: body === undefined });
      if (body !== undefined) stream.end(body);
      return readResponse(stream);
    },
    [Symbol.dispose]: () => session.destroy(),
  };
}
