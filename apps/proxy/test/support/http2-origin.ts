import {
  createSecureServer,
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type SecureServerOptions,
  type ServerHttp2Session,
  type ServerHttp2Stream,
  type ServerOptions,
} from 'node:http2';

/** One stream as the origin saw it. */
export interface SeenStream {
  readonly stream: ServerHttp2Stream;
  readonly session: number;
  readonly headers: IncomingHttpHeaders;
  /** Flat, as sent. */
  readonly raw: readonly string[];
  readonly body: Buffer;
  trailers: readonly string[];
  complete: boolean;
  aborted: boolean;
}

export type StreamHandler = (stream: ServerHttp2Stream, seen: SeenStream) => void;

/** An HTTP/2 origin on an ephemeral port: in clear text, or with a certificate over TLS. */
export class Http2Origin implements AsyncDisposable {
  readonly seen: SeenStream[] = [];
  readonly sessions: ServerHttp2Session[] = [];
  readonly #server: Http2Server;
  #handler: StreamHandler;

  private constructor(handler: StreamHandler, options: ServerOptions & SecureServerOptions) {
    this.#handler = handler;
    // Both kinds of server have the events used here.
    this.#server = options.cert === undefined ? createServer(options) : (createSecureServer(options) as Http2Server);
    this.#server.on('session', (session) => {
      this.sessions.push(session);
      session.on('error', () => {});
    });
    this.#server.on('sessionError', () => {});
    this.#server.on('stream', (stream: ServerHttp2Stream, headers, _flags, raw) => {
      const session = this.sessions.indexOf(stream.session as ServerHttp2Session);
      const chunks: Buffer[] = [];
      const seen: SeenStream = {
        ...{ stream, session, headers, raw, trailers: [], complete: false, aborted: false },
        get body() {
          return Buffer.concat(chunks);
        },
      };
      this.seen.push(seen);
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('trailers', (_fields: unknown, _flags: unknown, trailers: string[]) => {
        seen.trailers = trailers;
      });
      stream.on('end', () => {
        seen.complete = true;
      });
      stream.on('aborted', () => {
        seen.aborted = true;
      });
      stream.on('error', () => {});
      this.#handler(stream, seen);
    });
  }

  static async start(
    handler: StreamHandler = echoStream,
    options: ServerOptions & SecureServerOptions = {},
  ): Promise<Http2Origin> {
    const origin = new Http2Origin(handler, options);
    await new Promise<void>((resolve, reject) => {
      origin.#server.once('error', reject);
      origin.#server.listen(0, '127.0.0.1', resolve);
    });
    return origin;
  }

  get address(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the origin does not listen');
    return `127.0.0.1:${address.port}`;
  }

  get last(): SeenStream | undefined {
    return this.seen.at(-1);
  }

  get openSessions(): number {
    return this.sessions.filter((session) => !session.destroyed).length;
  }

  handle(handler: StreamHandler): void {
    this.#handler = handler;
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const session of this.sessions) session.destroy();
    await closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}

/** Answers when the whole request has come, with what was seen as JSON. */
export const echoStream: StreamHandler = (stream, seen) => {
  stream.on('end', () => {
    const body = JSON.stringify({
      method: seen.headers[':method'],
      target: seen.headers[':path'],
      headers: seen.raw,
      trailers: seen.trailers,
      body: seen.body.toString('latin1'),
    });
    stream.respond({ ':status': 200, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
    stream.end(body);
  });
};

/** Answers at once, always the same. */
export function respondStream(status: number, body = ''): StreamHandler {
  return (stream) => {
    stream.respond({ ':status': status });
    stream.end(body);
  };
}
