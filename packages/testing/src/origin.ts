import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Socket } from 'node:net';
import type { TLSSocket, TlsOptions } from 'node:tls';
import { type WebSocket, WebSocketServer } from 'ws';

/** One request as the origin saw it. `body` and `trailers` fill up while it is read. */
export interface ReceivedRequest {
  readonly method: string;
  readonly target: string;
  /** Flat, as sent. */
  readonly headers: readonly string[];
  body: Buffer;
  trailers: readonly string[];
  /** All of the body has come. */
  complete: boolean;
  /** The connection went before the exchange was over. */
  aborted: boolean;
  /** Number of the connection it came by, from 0. */
  readonly connection: number;
  header(name: string): string | undefined;
}

export type OriginHandler = (request: IncomingMessage, response: ServerResponse, seen: ReceivedRequest) => void;

export interface OriginOptions {
  /** How long an idle connection is kept, milliseconds. Default: for ever. */
  readonly keepAliveMs?: number;
  /** Names the origin in `x-origin`. */
  readonly name?: string;
  /** Speaks TLS. */
  readonly tls?: TlsOptions;
}

/** One TLS handshake as the origin saw it. */
export interface Handshake {
  /** By SNI; false when no name was sent. */
  readonly serverName: string | false | null;
  readonly resumed: boolean;
  readonly alpn: string | false | null;
}

/** An HTTP origin on an ephemeral port whose behaviour a test sets and changes. */
export class Origin implements AsyncDisposable {
  readonly requests: ReceivedRequest[] = [];
  readonly webSockets = new Set<WebSocket>();
  /** Those that succeeded. */
  readonly handshakes: Handshake[] = [];
  readonly #server;
  readonly #sockets = new Map<Socket, number>();
  readonly #webSocketServer = new WebSocketServer({ noServer: true });
  #handler: OriginHandler;
  #connections = 0;

  private constructor(handler: OriginHandler, options: OriginOptions) {
    this.#handler = handler;
    const limits = { keepAliveTimeout: options.keepAliveMs ?? 0, requestTimeout: 0, headersTimeout: 0 };
    this.#server = options.tls === undefined ? createServer(limits) : createSecureServer({ ...limits, ...options.tls });
    const accept = (socket: Socket) => {
      this.#sockets.set(socket, this.#connections++);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', () => {});
    };
    this.#server.on('connection', (socket: Socket) => {
      if (options.tls === undefined) accept(socket);
    });
    this.#server.on('secureConnection', (socket: TLSSocket) => {
      const { servername: serverName, alpnProtocol: alpn } = socket;
      this.handshakes.push({ serverName, alpn, resumed: socket.isSessionReused() });
      accept(socket);
    });
    this.#server.on('tlsClientError', () => {});
    const onRequest = (request: IncomingMessage, response: ServerResponse) => {
      if (options.name !== undefined) response.setHeader('x-origin', options.name);
      this.#handler(request, response, this.#record(request, response));
    };
    this.#server.on('request', onRequest);
    this.#server.on('upgrade', (request, socket, head) => {
      this.requests.push(describe(request, this.#sockets.get(request.socket) ?? -1));
      this.#webSocketServer.handleUpgrade(request, socket, head, (webSocket) => {
        this.webSockets.add(webSocket);
        webSocket.on('close', () => this.webSockets.delete(webSocket));
        webSocket.on('error', () => {});
        webSocket.on('message', (data, isBinary) => webSocket.send(data, { binary: isBinary }));
      });
    });
  }

  static async start(handler: OriginHandler = echo, options: OriginOptions = {}): Promise<Origin> {
    const origin = new Origin(handler, options);
    await new Promise<void>((resolve, reject) => {
      origin.#server.once('error', reject);
      origin.#server.listen(0, '127.0.0.1', resolve);
    });
    return origin;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the origin does not listen');
    return address.port;
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Connections accepted so far. */
  get connections(): number {
    return this.#connections;
  }

  get openConnections(): number {
    return this.#sockets.size;
  }

  get last(): ReceivedRequest | undefined {
    return this.requests.at(-1);
  }

  handle(handler: OriginHandler): void {
    this.#handler = handler;
  }

  /** Closes every connection that serves no request, as an origin at its keep-alive limit does. */
  closeIdle(): void {
    this.#server.closeIdleConnections();
  }

  async stop(): Promise<void> {
    for (const webSocket of this.webSockets) webSocket.terminate();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets.keys()) socket.destroy();
    await closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  #record(request: IncomingMessage, response: ServerResponse): ReceivedRequest {
    const seen = describe(request, this.#sockets.get(request.socket) ?? -1);
    this.requests.push(seen);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      seen.body = Buffer.concat(chunks);
    });
    request.on('end', () => {
      seen.trailers = request.rawTrailers;
      seen.complete = true;
    });
    request.on('error', () => {});
    response.on('error', () => {});
    response.on('close', () => {
      seen.aborted = !response.writableFinished;
    });
    return seen;
  }
}

function describe(request: IncomingMessage, connection: number): ReceivedRequest {
  const headers = request.rawHeaders;
  return {
    method: request.method ?? '',
    target: request.url ?? '',
    headers,
    body: Buffer.alloc(0),
    trailers: [],
    complete: false,
    aborted: false,
    connection,
    header(name) {
      const at = headers.findIndex((field, index) => index % 2 === 0 && field.toLowerCase() === name);
      return at < 0 ? undefined : headers[at + 1];
    },
  };
}

/** Answers when the whole request has come, with what was seen as JSON. */
export const echo: OriginHandler = (request, response, seen) => {
  request.on('end', () => {
    const { method, target, headers, trailers } = seen;
    const body = JSON.stringify({ method, target, headers, trailers, body: seen.body.toString('latin1') });
    response
      .writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
      .end(body);
  });
};

/** Answers at once, always the same. */
export function respond(status: number, headers: Readonly<Record<string, string>> = {}, body = ''): OriginHandler {
  return (_request, response) => {
    response.writeHead(status, { 'content-length': Buffer.byteLength(body), ...headers }).end(body);
  };
}

/** Takes the request and never answers. */
export const hang: OriginHandler = () => {};
