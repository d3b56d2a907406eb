import type { Socket } from 'node:net';
import { refusalText } from '../forwarding/error-reply.ts';
import { Exchange } from '../forwarding/exchange.ts';
import { handleExchange } from '../forwarding/handle-exchange.ts';
import type { Refusal } from '../forwarding/request-guard.ts';
import { nextRequestId } from '../forwarding/request-id.ts';
import { strictTransportOf } from '../forwarding/strict-transport.ts';
import { receiveTrailers } from '../forwarding/trailers.ts';
import type { WorkerContext } from '../forwarding/worker-context.ts';
import { BodyReader } from '../http1/body-reader.ts';
import { type ReadRequest, RequestReader } from '../http1/request-reader.ts';
import { readSocket } from '../sockets/read-socket.ts';
import type { AcceptedConnection, ConnectionStage } from './accepted-connection.ts';
import { type DownstreamConnection, Http1Downstream } from './http1-downstream.ts';
import { LingeringStage } from './lingering-stage.ts';

/**
 * - `idle`: between requests, or before the first
 * - `head`: part of a head has come
 * - `exchange`: a request is being served
 * - `detached`: the next stage, or a tunnel, has the socket
 */
type State = 'idle' | 'head' | 'exchange' | 'detached' | 'closed';

/**
 * So many bytes that nobody wants yet are taken in before the client has to wait: while it waits, its leaving is not
 * seen.
 */
const keptBytes = 16 * 1024;

/** One client connection: reads requests one after another, strictly, and gives each to an exchange. */
export class Http1Connection implements ConnectionStage, DownstreamConnection {
  readonly socket: Socket;
  readonly accepted: AcceptedConnection;
  readonly #worker: WorkerContext;
  readonly #reader = new RequestReader();
  readonly #body = new BodyReader();
  readonly #onFin = () => this.#onEnd();
  readonly #stopReading: () => void;
  #state: State = 'idle';
  #current: Http1Downstream | undefined;
  #bodyWanted = false;
  /** Bytes that came before anybody wanted them: of the body, or of a pipelined request. */
  #early: Buffer | undefined;
  #deliveryScheduled = false;
  /** Monotonic; 0 is none. */
  #deadline: number;
  #idleSince: number;

  /** @param socket the accepted one, or what TLS made of it */
  constructor(socket: Socket, accepted: AcceptedConnection, worker: WorkerContext) {
    this.socket = socket;
    this.accepted = accepted;
    this.#worker = worker;
    this.#idleSince = worker.clock.monotonic();
    this.#deadline = this.#idleSince + accepted.listener.settings.timeouts.requestHeadersMs;
    this.#stopReading = readSocket(socket, (bytes) => this.read(bytes));
    socket.on('end', this.#onFin);
    socket.on('drain', () => this.#current?.owner.onWritable());
    // Followed by `close`, where everything ends.
    socket.on('error', () => {});
    socket.on('close', () => this.#onClose());
  }

  now(): number {
    return this.#worker.clock.now();
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
    if (this.#state === 'head')
      this.#refuse({ code: 'request_timeout', reason: 'the head did not come whole in time' });
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
    if (!wanted) return;
    if (this.#early === undefined) this.socket.resume();
    else this.#deliverSoon();
  }

  /** Holds bytes back until they are wanted. */
  #keep(bytes: Buffer): void {
    this.#early = this.#early === undefined ? bytes : Buffer.concat([this.#early, bytes]);
    if (this.#early.length > keptBytes) this.socket.pause();
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
    this.#idleSince = this.#worker.clock.monotonic();
    this.#deadline = this.#idleSince + this.accepted.listener.settings.timeouts.keepAliveMs;
    // The body's reader may have left it paused.
    if (this.#early === undefined) this.socket.resume();
    else this.#deliverSoon();
  }

  detach(): Buffer {
    const early = this.#early ?? Buffer.alloc(0);
    this.#letGo();
    this.#current = undefined;
    this.socket.resume();
    return early;
  }

  /** Takes bytes as they come. */
  read(bytes: Buffer): void {
    // What came before goes first, whatever the reader does meanwhile.
    if (this.#early === undefined) this.#onData(bytes);
    else this.#keep(bytes);
  }

  #onData(bytes: Buffer): void {
    switch (this.#state) {
      case 'idle':
      case 'head':
        this.#readHead(bytes);
        return;
      case 'exchange':
        this.#readBody(bytes);
    }
  }

  #readHead(bytes: Buffer): void {
    const { limits, timeouts } = this.accepted.listener.settings;
    const taken = this.#reader.take(bytes, limits);
    if (taken === 'nothing') return;
    if (taken === 'more') {
      if (this.#state === 'head') return;
      this.#state = 'head';
      this.#deadline = this.#worker.clock.monotonic() + timeouts.requestHeadersMs;
      return;
    }
    if ('code' in taken) this.#refuse(taken);
    else this.#begin(taken);
  }

  #begin({ head, facts, rest }: ReadRequest): void {
    this.#deadline = 0;
    this.#state = 'exchange';
    this.#bodyWanted = false;
    this.#body.begin(facts.bodyLength < 0 ? 'chunked' : facts.bodyLength);
    this.#early = rest;
    const downstream = new Http1Downstream(head, facts, this);
    this.#current = downstream;
    handleExchange(new Exchange(this.#worker, downstream, this.accepted.listener.settings));
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
    if (this.#body.rest !== undefined) this.#early = this.#body.rest;
    const { trailers } = this.#body;
    current.owner.onBodyEnd(trailers.length === 0 ? trailers : receiveTrailers(trailers, current.headers));
  }

  /** For the body reader. */
  onBody(chunk: Buffer): void {
    this.#current?.owner.onBodyData(chunk);
  }

  /** Answers what could not be understood, and ends the connection: where the next request begins is not known. */
  #refuse({ code, part, reason }: Refusal): void {
    this.accepted.noteRefused(this.#worker, part ?? code, reason);
    const idHeader = this.#worker.holder.current?.snapshot.settings.requestIdHeader ?? 'x-request-id';
    const more = strictTransportOf(this.accepted.listener.settings);
    this.socket.write(refusalText(code, nextRequestId(), idHeader, more), 'latin1');
    this.#linger();
  }

  #linger(): void {
    this.#letGo();
    this.accepted.enter(new LingeringStage(this.socket, this.#worker));
  }

  /** Somebody else has the socket from now on. */
  #letGo(): void {
    this.#state = 'detached';
    this.#deadline = 0;
    this.#early = undefined;
    this.#stopReading();
    this.socket.off('end', this.#onFin);
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
