import {
  createSecureServer,
  createServer,
  type Http2Server,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo } from 'node:net';

/** One call as the server saw it. */
export interface GrpcCall {
  readonly path: string;
  readonly authority: string;
  readonly contentType: string;
  readonly te: string;
  readonly message: Buffer;
}

export interface GrpcAnswer {
  /** Serialised message; none makes the answer Trailers-Only. */
  readonly message?: Buffer;
  readonly status?: string;
  readonly httpStatus?: number;
  readonly contentType?: string;
}

/** `HealthCheckResponse { status }` */
export function servingStatus(status: number): Buffer {
  return Buffer.from([0x08, status]);
}

/** A gRPC server by the protocol's own words (gRPC over HTTP/2), strict about what it is asked. */
export class GrpcServer implements AsyncDisposable {
  readonly calls: GrpcCall[] = [];
  answer: GrpcAnswer;
  readonly #server: Http2Server;
  readonly #sessions = new Set<ServerHttp2Session>();

  private constructor(answer: GrpcAnswer, tls: { readonly cert: string; readonly key: string } | undefined) {
    this.answer = answer;
    // Both kinds of server have the events used here.
    this.#server = tls === undefined ? createServer() : (createSecureServer(tls) as Http2Server);
    this.#server.on('session', (session) => {
      this.#sessions.add(session);
      session.on('error', () => {});
      session.on('close', () => this.#sessions.delete(session));
    });
    this.#server.on('sessionError', () => {});
    this.#server.on('stream', (stream: ServerHttp2Stream, headers) => {
      const chunks: Buffer[] = [];
      stream.on('error', () => {});
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const body = Buffer.concat(chunks);
        this.calls.push({
          path: headers[':path'] ?? '',
          authority: headers[':authority'] ?? '',
          contentType: headers['content-type'] ?? '',
          te: String(headers.te),
          message: body.subarray(5),
        });
        const isCall = headers[':method'] === 'POST';
        if (isCall && (body[0] !== 0 || body.readUInt32BE(1) !== body.length - 5)) stream.close(1);
        else this.#reply(stream);
      });
    });
  }

  static async start(answer: GrpcAnswer, tls?: { readonly cert: string; readonly key: string }): Promise<GrpcServer> {
    const server = new GrpcServer(answer, tls);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get address(): string {
    // It listens on TCP, see `start`.
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const session of this.#sessions) session.destroy();
    await closed;
  }

  #reply(stream: ServerHttp2Stream): void {
    const { message, status = '0', httpStatus = 200, contentType = 'application/grpc' } = this.answer;
    const head = { ':status': httpStatus, 'content-type': contentType };
    if (message === undefined) {
      stream.respond({ ...head, 'grpc-status': status }, { endStream: true });
      return;
    }
    stream.respond(head, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': status }));
    const prefix = Buffer.alloc(5);
    prefix.writeUInt32BE(message.length, 1);
    stream.end(Buffer.concat([prefix, message]));
  }
}
