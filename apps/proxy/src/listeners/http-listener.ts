import { createServer, type IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ListenerSnapshot } from '@sluice/snapshot/types';
import { plainAddress } from '../forwarding/client-address.ts';
import type { RequestFacts } from '../forwarding/downstream.ts';
import { errorReply } from '../forwarding/error-reply.ts';
import { Exchange } from '../forwarding/exchange.ts';
import { handleExchange } from '../forwarding/handle-exchange.ts';
import type { ProxyErrorCode } from '../forwarding/proxy-error.ts';
import { guardRequest } from '../forwarding/request-guard.ts';
import { nextRequestId } from '../forwarding/request-id.ts';
import type { WorkerContext } from '../forwarding/worker-context.ts';
import { HttpDownstream } from './http-downstream.ts';
import type { ListeningSockets } from './listening-socket.ts';

interface Peer {
  readonly peerAddress: string;
  readonly localPort: number;
  /** Exchanges under way on the connection. */
  exchanges: number;
  /** Monotonic; when the connection last became idle. */
  idleSince: number;
}

/** One bound port that speaks HTTP/1: takes connections, reads requests strictly, and hands exchanges on. */
export class HttpListener {
  /** Replaced in place by a revision that changes limits or timeouts only. */
  settings: ListenerSnapshot;
  readonly #worker: WorkerContext;
  readonly #sockets: ListeningSockets;
  readonly #server: Server;
  readonly #connections = new Map<Socket, Peer>();
  readonly #perClient = new Map<string, number>();
  #accepting = false;

  constructor(settings: ListenerSnapshot, worker: WorkerContext, sockets: ListeningSockets) {
    this.settings = settings;
    this.#worker = worker;
    this.#sockets = sockets;
    this.#server = createServer({
      insecureHTTPParser: false,
      requireHostHeader: false, // the guard does, with a reply that carries a request id
      joinDuplicateHeaders: false,
      keepAlive: false,
      noDelay: true,
      connectionsCheckingInterval: 1000,
      shouldUpgradeCallback: (request) => request.headers.upgrade?.toLowerCase() === 'websocket',
    });
    this.#applySettings();
    this.#server.on('connection', (socket) => this.#onConnection(socket));
    const onRequest = (request: IncomingMessage, response: ServerResponse) => this.#onRequest(request, response);
    this.#server.on('request', onRequest);
    this.#server.on('checkContinue', onRequest);
    this.#server.on('checkExpectation', onRequest);
    this.#server.on('upgrade', (request, _socket, head) => this.#onUpgrade(request, head));
    this.#server.on('connect', (_request, socket) => this.#refuse(socket, 'malformed_request'));
    this.#server.on('clientError', (error: NodeJS.ErrnoException, socket) => this.#onClientError(error, socket));
    this.#server.on('drop', () => {
      this.gauge.refusedConnections++;
    });
    this.#server.on('error', (error) =>
      this.#worker.log.error({ err: error, listener: this.settings.name }, 'listener'),
    );
  }

  get gauge() {
    return this.#worker.recorder.listener(this.settings.name);
  }

  /** The port in use, also where the configured one was 0. */
  get port(): number {
    const address = this.#server.address();
    return address === null || typeof address === 'string' ? this.settings.port : address.port;
  }

  get connections(): number {
    return this.#connections.size;
  }

  /** @throws ListenError */
  async open(): Promise<void> {
    await this.#sockets.listen(this.#server, { host: this.settings.host, port: this.settings.port });
    this.#accepting = true;
  }

  configure(settings: ListenerSnapshot): void {
    this.settings = settings;
    this.#applySettings();
  }

  /** Takes no new connections. Those that are open stay. Idempotent. */
  stopAccepting(): void {
    if (!this.#accepting) return;
    this.#accepting = false;
    this.#server.close();
    this.#sockets.release({ host: this.settings.host, port: this.settings.port });
  }

  /** Closes connections without an exchange that have been so for a while. Returns how many connections are left. */
  closeIdle(idleForMs: number): number {
    const now = this.#worker.clock.monotonic();
    for (const [socket, peer] of this.#connections) {
      if (peer.exchanges === 0 && now - peer.idleSince >= idleForMs) socket.destroySoon();
    }
    return this.#connections.size;
  }

  destroy(): void {
    this.stopAccepting();
    for (const socket of this.#connections.keys()) socket.destroy();
  }

  #applySettings(): void {
    const { limits, timeouts } = this.settings;
    const server = this.#server;
    server.headersTimeout = timeouts.requestHeadersMs;
    server.requestTimeout = 0; // bodies have their own limits, which see silence and slowness
    server.keepAliveTimeout = timeouts.keepAliveMs;
    server.maxHeadersCount = 0; // node would cut silently; the guard refuses
    server.maxConnections = limits.connections;
    // Not in node's types: read anew for each connection.
    (server as Server & { maxHeaderSize: number }).maxHeaderSize = limits.requestLineBytes + limits.headersBytes + 256;
  }

  #onConnection(socket: Socket): void {
    const { gauge } = this;
    gauge.acceptedConnections++;
    const peerAddress = plainAddress(socket.remoteAddress ?? '');
    const open = (this.#perClient.get(peerAddress) ?? 0) + 1;
    const trusted = this.#worker.holder.current?.trustedProxies.trusts(peerAddress) ?? false;
    if (open > this.settings.limits.connectionsPerClient && !trusted) {
      gauge.refusedConnections++;
      socket.destroy();
      return;
    }
    this.#perClient.set(peerAddress, open);
    gauge.openConnections++;
    const idleSince = this.#worker.clock.monotonic();
    this.#connections.set(socket, { peerAddress, localPort: socket.localPort ?? 0, exchanges: 0, idleSince });
    socket.on('close', () => {
      this.#connections.delete(socket);
      gauge.openConnections--;
      const left = (this.#perClient.get(peerAddress) ?? 1) - 1;
      if (left === 0) this.#perClient.delete(peerAddress);
      else this.#perClient.set(peerAddress, left);
    });
    socket.on('error', () => {});
  }

  #onRequest(request: IncomingMessage, response: ServerResponse, head?: Buffer): void {
    const peer = this.#connections.get(request.socket);
    if (peer === undefined) {
      request.socket.destroy();
      return;
    }
    const facts = guardRequest(
      request.method ?? '',
      request.url ?? '',
      `${request.httpVersionMajor}.${request.httpVersionMinor}`,
      request.rawHeaders,
      this.settings.limits,
    );
    if ('code' in facts) {
      this.gauge.malformedRequests++;
      this.#worker.log.debug({ listener: this.settings.name, client: peer.peerAddress, ...facts }, 'request refused');
      const { status, headers, body } = this.#errorReply(facts.code);
      response.shouldKeepAlive = false;
      response.writeHead(status, headers);
      response.end(body);
      return;
    }
    this.#begin(request, response, facts, peer, head);
  }

  #begin(
    request: IncomingMessage,
    response: ServerResponse,
    facts: RequestFacts,
    peer: Peer,
    head: Buffer | undefined,
  ): void {
    peer.exchanges++;
    response.on('close', () => {
      peer.exchanges--;
      peer.idleSince = this.#worker.clock.monotonic();
    });
    const downstream = new HttpDownstream(request, response, facts, peer, head);
    handleExchange(new Exchange(this.#worker, downstream, this.settings));
  }

  #onUpgrade(request: IncomingMessage, head: Buffer): void {
    const response = new ServerResponse(request);
    // Nothing else can follow on this connection: node has taken its parser away.
    response.shouldKeepAlive = false;
    response.assignSocket(request.socket);
    response.on('finish', () => {
      response.detachSocket(request.socket);
      request.socket.destroySoon();
    });
    this.#onRequest(request, response, head);
  }

  #onClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    this.gauge.malformedRequests++;
    if (error.code === 'HPE_HEADER_OVERFLOW') {
      const packet = (error as { rawPacket?: Buffer }).rawPacket;
      const lineEnd = packet?.indexOf('\n') ?? -1;
      const tooLongLine = lineEnd < 0 || lineEnd > this.settings.limits.requestLineBytes + 32;
      this.#refuse(socket, tooLongLine ? 'request_line_too_long' : 'headers_too_large');
    } else if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') {
      this.#refuse(socket, 'request_timeout');
    } else {
      this.#refuse(socket, 'malformed_request');
    }
  }

  /** Replies on the bare connection and closes it; where a reply is under way already, just closes it. */
  #refuse(socket: Duplex, code: ProxyErrorCode): void {
    const busy = (this.#connections.get(socket as Socket)?.exchanges ?? 0) > 0;
    if (busy || !socket.writable) {
      socket.destroy();
      return;
    }
    const { status, headers, body } = this.#errorReply(code);
    let text = `HTTP/1.1 ${status} ${code.replaceAll('_', ' ')}\r\n`;
    for (let index = 0; index < headers.length; index += 2) text += `${headers[index]}: ${headers[index + 1]}\r\n`;
    socket.end(`${text}\r\n${body.toString('latin1')}`, 'latin1');
    const timer = setTimeout(() => socket.destroy(), 1000);
    socket.once('close', () => clearTimeout(timer));
    socket.resume();
  }

  #errorReply(code: ProxyErrorCode) {
    const idHeader = this.#worker.holder.current?.snapshot.settings.requestIdHeader ?? 'x-request-id';
    const reply = errorReply(code, nextRequestId(), idHeader, '');
    reply.headers.push('connection', 'close');
    return reply;
  }
}
