import type { Socket } from 'node:net';
import type { RequestFacts } from '../forwarding/downstream.ts';
import { refusalText } from '../forwarding/error-reply.ts';
import { Exchange } from '../forwarding/exchange.ts';
import { handleExchange } from '../forwarding/handle-exchange.ts';
import type { ProxyErrorCode } from '../forwarding/proxy-error.ts';
import { guardRequest } from '../forwarding/request-guard.ts';
import { nextRequestId } from '../forwarding/request-id.ts';
import { receiveTrailers } from '../forwarding/trailers.ts';
import type { WorkerContext } from '../forwarding/worker-context.ts';
import { BodyReader } from '../http1/body-reader.ts';
import { HeadBuffer } from '../http1/head-buffer.ts';
import { parseRequestHead } from '../http1/request-head.ts';
import type { AcceptedConnection, ConnectionStage } from './accepted-connection.ts';
import { type DownstreamConnection, Http1Downstream } from './http1-downstream.ts';
import { Http2Connection } from './http2-connection.ts';

/** Of what a client sends after the reply that ends its connection, bytes that are still taken in … */
const lingerBytes = 256 * 1024;
/** … and for how long, milliseconds. Closing at once would reset the connection under the unread reply. */
const lingerMs = 1000;

const http2Preface = Buffer.from('PRI * HTTP/2.0\r\n\r\n');

/**
 * - `idle`: between requests, or before the first
 * - `head`: part of a head has come
 * - `exchange`: a request is being served
 * - `lingering`: the last reply is out, what still comes is dropped
 * - `detached`: a tunnel has the socket
 */
type State = 'idle' | 'head' | 'exchange' | 'lingering' | 'detached' | 'closed';

/** One client connection: reads requests one after another, strictly, and gives each to an exchange. */
export class Http1Connection implements ConnectionStage, DownstreamConnection {
  readonly socket: Socket;
  readonly #accepted: AcceptedConnection;
  readonly #worker: WorkerContext;
  readonly #head = new HeadBuffer();
  readonly #body = new BodyReader();
  readonly #onBytes = (bytes: Buffer) => {
    // What came before goes first, whatever the reader does meanwhile.
    if (this.#early === undefined) this.#onData(bytes);
    else this.#keep(bytes);
  };
  readonly #onFin = () => this.#onEnd();
  #state: State = 'idle';
  /** Before the first request, where no TLS has settled the protocol already. */
  #mayBecomeHttp2: boolean;
  #current: Http1Downstream | undefined;
  #bodyWanted = false;
  /** Bytes that came before anybody wanted them: of the body, or of a pipelined request. */
  #early: Buffer | undefined;
  #deliveryScheduled = false;
  #lingered = 0;
  /** Bytes taken of the one empty line that is forgiven before a request. */
  #emptyLine = 0;
  /** Monotonic; 0 is none. */
  #deadline: number;
  #idleSince: number;

  /** @param socket the accepted one, or what TLS made of it */
  constructor(socket: Socket, accepted: AcceptedConnection, worker: WorkerContext) {
    this.socket = socket;
    this.#accepted = accepted;
    this.#mayBecomeHttp2 = accepted.tls === undefined;
    this.#worker = worker;
    this.#idleSince = worker.clock.monotonic();
    this.#deadline = this.#idleSince + accepted.listener.settings.timeouts.requestHeadersMs;
    socket.on('data', this.#onBytes);
    socket.on('end', this.#onFin);
    socket.on('drain', () => this.#current?.owner.onWritable());
    // Followed by `close`, where everything ends.
    socket.on('error', () => {});
    socket.on('close', () => this.#onClose());
  }

  now(): number {
    return this.#worker.clock.now();
  }

  get peerAddress(): string {
    return this.#accepted.peerAddress;
  }

  get localPort(): number {
    return this.#accepted.localPort;
  }

  get scheme(): 'http' | 'https' {
    return this.#accepted.tls === undefined ? 'http' : 'https';
  }

  /** Without a request for this long, milliseconds; -1 while there is one. */
  idleFor(now: number): number {
    return this.#state === 'idle' ? now - this.#idleSince : -1;
  }

  get bodyArrived(): boolean {
    return this.#early !== undefined;
  }

  /** @param now monotonic milliseconds */
  checkDeadlines(now: number): void {
    if (this.#deadline === 0 || now < this.#deadline) return;
    if (this.#state === 'head') this.#refuse('request_timeout', 'the head did not come whole in time');
    else this.socket.destroy();
  }

  endSoon(): void {
    this.socket.destroySoon();
  }

  destroy(): void {
    this.socket.destroy();
  }

  wantBody(wanted: boolean): void {
    this.#bodyWanted = wanted;
    if (!wanted) {
      this.socket.pause();
      return;
    }
    if (this.#early === undefined) this.socket.resume();
    else this.#deliverSoon();
  }

  /** Holds bytes back until they are wanted. */
  #keep(bytes: Buffer): void {
    this.#early = this.#early === undefined ? bytes : Buffer.concat([this.#early, bytes]);
    this.socket.pause();
  }

  /** Not at once: this may be called from the reader, in the middle of what came before. */
  #deliverSoon(): void {
    if (this.#deliveryScheduled) return;
    this.#deliveryScheduled = true;
    process.nextTick(deliverLater, this);
  }

  /** For the end of the tick only. */
  deliverNow(): void {
    this.#deliveryScheduled = false;
    const early = this.#early;
    if (early === undefined) return;
    this.#early = undefined;
    this.socket.resume();
    this.#onData(early);
  }

  skipBody(): boolean {
    if (this.#early === undefined || !this.#body.skip(this.#early)) return false;
    this.#early = this.#body.rest;
    return true;
  }

  onReplied(downstream: Http1Downstream, keep: boolean): void {
    if (this.#current !== downstream) return;
    this.#current = undefined;
    downstream.owner.onClosed(true);
    if (this.#state !== 'exchange') return;
    if (!keep || !this.#body.idle) {
      this.#linger();
      return;
    }
    this.#state = 'idle';
    this.#emptyLine = 0;
    this.#idleSince = this.#worker.clock.monotonic();
    this.#deadline = this.#idleSince + this.#accepted.listener.settings.timeouts.keepAliveMs;
    // The body's reader may have left it paused.
    if (this.#early === undefined) this.socket.resume();
    else this.#deliverSoon();
  }

  detach(): Buffer {
    this.#state = 'detached';
    this.#deadline = 0;
    this.#current = undefined;
    this.socket.off('data', this.#onBytes);
    this.socket.off('end', this.#onFin);
    const early = this.#early ?? Buffer.alloc(0);
    this.#early = undefined;
    this.socket.resume();
    return early;
  }

  #onData(bytes: Buffer): void {
    switch (this.#state) {
      case 'idle':
      case 'head':
        this.#readHead(bytes);
        return;
      case 'exchange':
        this.#readBody(bytes);
        return;
      case 'lingering':
        this.#lingered += bytes.length;
        if (this.#lingered > lingerBytes) this.socket.destroy();
    }
  }

  #readHead(bytes: Buffer): void {
    let input = bytes;
    if (this.#state === 'idle') {
      input = this.#afterEmptyLine(bytes);
      if (input.length === 0) return;
      if (this.#emptyLine === 1) {
        this.#refuse('malformed_request', 'the request starts with a bare CR');
        return;
      }
      this.#state = 'head';
      this.#deadline = this.#worker.clock.monotonic() + this.#accepted.listener.settings.timeouts.requestHeadersMs;
    }
    const { limits } = this.#accepted.listener.settings;
    const found = this.#head.take(input, limits.requestLineBytes + limits.headersBytes + 64);
    if (found === undefined) return;
    if (found === 'bare-newline') {
      this.#refuse('malformed_request', 'a line of the head does not end in CRLF');
      return;
    }
    if (found === 'too-large') {
      const start = this.#head.kept ?? input;
      const lineEnd = start.indexOf(0x0a);
      const longLine = lineEnd < 0 || lineEnd > limits.requestLineBytes + 64;
      this.#refuse(
        longLine ? 'request_line_too_long' : 'headers_too_large',
        'the head is larger than the listener allows',
      );
      return;
    }
    if (
      this.#mayBecomeHttp2 &&
      found.bytes.indexOf(http2Preface) === 0 &&
      this.#accepted.listener.settings.http2.enabled
    ) {
      this.#becomeHttp2(found.bytes);
      return;
    }
    this.#mayBecomeHttp2 = false;
    const head = parseRequestHead(found.bytes.toString('latin1', 0, found.length - 2));
    if (typeof head === 'string') {
      this.#refuse('malformed_request', head);
      return;
    }
    const facts = guardRequest(head.method, head.target, head.version, head.headers, limits);
    if ('code' in facts) {
      this.#refuse(facts.code, facts.reason);
      return;
    }
    this.#deadline = 0;
    this.#state = 'exchange';
    this.#bodyWanted = false;
    this.#body.begin(facts.bodyLength < 0 ? 'chunked' : facts.bodyLength);
    if (found.length < found.bytes.length) this.#early = found.bytes.subarray(found.length);
    this.#begin(new Http1Downstream(head, facts, this), facts);
  }

  /** Prior knowledge (RFC 9113 §3.3): the first request of a connection is the preface of HTTP/2. */
  #becomeHttp2(bytes: Buffer): void {
    this.#state = 'detached';
    this.#deadline = 0;
    const { socket } = this;
    socket.off('data', this.#onBytes);
    socket.off('end', this.#onFin);
    socket.pause();
    socket.unshift(bytes);
    this.#accepted.enter(new Http2Connection(socket, this.#accepted, this.#worker));
  }

  /** One empty line before a request is forgiven (RFC 9112 §2.2), however the network cuts it. */
  #afterEmptyLine(bytes: Buffer): Buffer {
    let at = 0;
    if (this.#emptyLine === 0 && bytes[at] === 0x0d) {
      at++;
      this.#emptyLine = 1;
    }
    if (this.#emptyLine === 1 && bytes[at] === 0x0a) {
      at++;
      this.#emptyLine = 2;
    }
    return at === 0 ? bytes : bytes.subarray(at);
  }

  #begin(downstream: Http1Downstream, facts: RequestFacts): void {
    this.#current = downstream;
    const exchange = new Exchange(this.#worker, downstream, this.#accepted.listener.settings);
    // Pipelined bytes wait without filling memory.
    if (this.#early !== undefined && facts.bodyLength === 0) this.socket.pause();
    handleExchange(exchange);
  }

  #readBody(bytes: Buffer): void {
    const current = this.#current;
    if (current === undefined || !this.#bodyWanted || this.#body.idle) {
      this.#keep(bytes);
      return;
    }
    const state = this.#body.read(bytes, this);
    if (this.#current !== current || state === 'more') return;
    if (state === 'malformed') {
      current.owner.onMalformedBody(this.#body.problem);
      return;
    }
    if (this.#body.rest !== undefined) {
      this.#early = this.#body.rest;
      this.socket.pause();
    }
    const { trailers } = this.#body;
    current.owner.onBodyEnd(trailers.length === 0 ? trailers : receiveTrailers(trailers, current.headers));
  }

  /** For the body reader. */
  onBody(chunk: Buffer): void {
    this.#current?.owner.onBodyData(chunk);
  }

  /** Answers what could not be understood, and ends the connection: where the next request begins is not known. */
  #refuse(code: ProxyErrorCode, reason: string): void {
    this.#accepted.noteRefused(this.#worker, code, reason);
    const idHeader = this.#worker.holder.current?.snapshot.settings.requestIdHeader ?? 'x-request-id';
    this.socket.write(refusalText(code, nextRequestId(), idHeader), 'latin1');
    this.#linger();
  }

  #linger(): void {
    this.#state = 'lingering';
    this.#deadline = this.#worker.clock.monotonic() + lingerMs;
    this.#early = undefined;
    this.socket.end();
    this.socket.resume();
  }

  /** A client that closes its side is taken to have gone, as other gateways do; half-open requests are not served. */
  #onEnd(): void {
    if (this.#state === 'exchange') this.socket.destroy();
    else this.socket.destroySoon();
  }

  #onClose(): void {
    const current = this.#current;
    this.#current = undefined;
    this.#state = 'closed';
    this.#deadline = 0;
    current?.owner.onClosed(false);
  }
}

function deliverLater(connection: Http1Connection): void {
  connection.deliverNow();
}
