import { constants, type ServerHttp2Stream } from 'node:http2';
import type { Duplex } from 'node:stream';
import type {
  ClientConnection,
  ConnectionEnds,
  Downstream,
  DownstreamOwner,
  RequestFacts,
} from '../forwarding/downstream.ts';
import { receiveTrailers } from '../forwarding/trailers.ts';
import { interimHead, replyHead, tunnelHead } from '../http2/reply-head.ts';
import type { Http2RequestHead } from '../http2/request-head.ts';
import { giveBack } from '../sockets/recycled-block.ts';
import type { TlsFacts } from '../tls/tls-facts.ts';
import type { AcceptedConnection } from './accepted-connection.ts';

/** A chunk up to this size is copied out of its block, which is larger. */
const copiedBytes = 4 * 1024;

/** What a downstream asks of the session it came by. */
export interface DownstreamSession {
  /** Whose facts are those of every request on it. */
  readonly accepted: AcceptedConnection;
  now(): number;
}

/** The Downstream seam over one HTTP/2 stream (RFC 9113 §8.1). */
export class Http2Downstream implements Downstream {
  readonly method: string;
  readonly protocol = 'HTTP/2';
  readonly headers: readonly string[];
  readonly facts: RequestFacts;
  // Set by the exchange's constructor, before anything can happen.
  owner!: DownstreamOwner;
  readonly #stream: ServerHttp2Stream;
  readonly #session: DownstreamSession;
  /** A head that waits for the end, or for a body after all, so that one frame says both. */
  #head: string[] | undefined;
  #bodiless = false;
  /** Of the reply's announced length; -1 while none is announced. */
  #remaining = -1;
  #waitsForTrailers = false;
  #trailers: readonly string[] = [];
  #requestTrailers: readonly string[] = [];
  #received = 0;
  #reading = false;
  #requestEnded: boolean;
  #started = false;
  /** Nothing more is written to it. */
  #over = false;
  #handedOver = false;
  #cut = false;
  #tunnel = false;

  constructor(stream: ServerHttp2Stream, head: Http2RequestHead, session: DownstreamSession) {
    this.#stream = stream;
    this.#session = session;
    this.method = head.method;
    this.headers = head.headers;
    this.facts = head.facts;
    this.#requestEnded = head.facts.bodyLength === 0 && !head.facts.wantsWebSocket;
    stream.on('drain', () => this.owner.onWritable());
    // A reset without an error code would otherwise wait for somebody to read the rest of the body.
    stream.on('aborted', () => process.nextTick(destroyLater, stream));
    stream.on('finish', () => this.#onFinish());
    // They may come long before anybody reads the body.
    stream.on('trailers', (_fields: unknown, _flags: unknown, raw: readonly string[]) => {
      this.#requestTrailers = receiveTrailers(raw, head.headers);
    });
    stream.on('wantTrailers', () => this.#sendTrailers());
    stream.on('close', () => {
      this.#over = true;
      if (!this.#tunnel) this.owner.onClosed(this.#handedOver);
    });
  }

  get tls(): TlsFacts | undefined {
    return this.#session.accepted.tls;
  }

  get peerAddress(): string {
    return this.#session.accepted.peerAddress;
  }

  get socketAddress(): string {
    return this.#session.accepted.socketAddress;
  }

  get localPort(): number {
    return this.#session.accepted.localPort;
  }

  get ends(): ConnectionEnds {
    return this.#session.accepted.ends;
  }

  get connection(): ClientConnection {
    return this.#session.accepted;
  }

  get leaveBy(): number {
    return this.#session.accepted.listener.leaveBy;
  }

  get scheme(): 'http' | 'https' {
    return this.#session.accepted.scheme;
  }

  /** The client has ended it before it had the reply, or has broken a rule. */
  get cancelled(): boolean {
    return !this.#handedOver && !this.#cut;
  }

  readBody(): void {
    const stream = this.#stream;
    if (this.#reading) return;
    this.#reading = true;
    if (this.facts.expectsContinue && !this.#started && this.#open) stream.additionalHeaders({ ':status': 100 });
    stream.on('data', (chunk: Buffer) => {
      this.#received += chunk.length;
      this.owner.onBodyData(chunk);
    });
    stream.on('end', () => {
      // A stream that is reset is ended, too; that must not look like the end of the body.
      if (stream.closed || stream.destroyed) return;
      this.#requestEnded = true;
      const { bodyLength } = this.facts;
      if (bodyLength > 0 && this.#received !== bodyLength) this.owner.onMalformedBody('DATA is not Content-Length');
      else this.owner.onBodyEnd(this.#requestTrailers);
    });
  }

  pauseBody(): void {
    this.#stream.pause();
  }

  resumeBody(): void {
    this.#stream.resume();
  }

  /** What is left of a body disturbs no other request here; its stream is reset after the reply. */
  skipBody(): boolean {
    return false;
  }

  closeAfterReply(): void {}

  inform(status: number, headers: readonly string[]): void {
    if (this.#started || !this.#open) return;
    this.#stream.additionalHeaders(interimHead(status, headers));
  }

  start(status: number, headers: string[]): void {
    this.#started = true;
    if (!this.#open) return;
    // No such status exists (RFC 9110 §15), and Node would refuse to send it.
    if (status > 599) {
      this.abort();
      return;
    }
    const { fields, length, bodiless, isGrpcStatus } = replyHead(status, headers, this.method, this.#session.now());
    if (bodiless) {
      this.#head = fields;
      this.#bodiless = true;
      return;
    }
    this.#remaining = length;
    // An announced length comes without trailers from an HTTP/1 upstream, and waiting for none costs a turn.
    this.#waitsForTrailers = length < 0;
    // A status of gRPC in the head is that of its trailers, and clients believe it only where the head ends the stream.
    if (isGrpcStatus) this.#head = fields;
    else this.#respond(fields, { waitForTrailers: this.#waitsForTrailers });
  }

  write(chunk: Buffer): boolean {
    if (this.#over || this.#bodiless || chunk.length === 0 || !this.#open) return true;
    if (this.#head !== undefined) {
      this.#respond(this.#head, { waitForTrailers: this.#waitsForTrailers });
      this.#head = undefined;
    }
    if (this.#remaining >= 0) {
      this.#remaining -= chunk.length;
      if (this.#remaining < 0) {
        this.abort();
        return true;
      }
    }
    // Never given back after it: node tells that a stream's last bytes are written while they still wait for the client's
    // window. A small chunk is worth a copy, so that its block is used again.
    if (chunk.length > copiedBytes) return this.#stream.write(chunk);
    const copy = Buffer.from(chunk);
    giveBack(chunk);
    return this.#stream.write(copy);
  }

  end(trailers: readonly string[] = []): void {
    if (this.#over) return;
    // Less than was announced must not look like an end.
    if (!this.#bodiless && this.#remaining > 0) {
      this.abort();
      return;
    }
    this.#over = true;
    if (!this.#open) return;
    this.#trailers = trailers;
    if (this.#head !== undefined && (this.#bodiless || trailers.length === 0)) {
      this.#waitsForTrailers = false;
      this.#respond(this.#head, { endStream: true });
    } else {
      if (this.#head !== undefined) this.#respond(this.#head, { waitForTrailers: this.#waitsForTrailers });
      this.#stream.end();
    }
    // The stream of a HEAD request has been ended before.
    if (this.#stream.writableFinished) this.#onFinish();
    else this.owner.onReplyWaits();
  }

  abort(): void {
    this.#over = true;
    this.#cut = true;
    // Destroyed rather than closed: a client that reads nothing would otherwise keep it for ever.
    if (!this.#stream.destroyed) this.#stream.destroy(aborted);
  }

  takeOver(_status: number, headers: readonly string[]): { readonly socket: Duplex; readonly head: Buffer } {
    this.#over = true;
    this.#cut = true;
    this.#tunnel = true;
    if (this.#open) this.#respond(tunnelHead(headers), {});
    return { socket: this.#stream, head: Buffer.alloc(0) };
  }

  get #open(): boolean {
    return !this.#stream.destroyed && !this.#stream.closed;
  }

  #respond(
    list: readonly string[],
    options: { readonly endStream?: boolean; readonly waitForTrailers?: boolean },
  ): void {
    this.#stream.respond(list, options);
  }

  #sendTrailers(): void {
    if (!this.#open) return;
    const fields: Record<string, string[]> = {};
    for (let index = 0; index < this.#trailers.length; index += 2) {
      const name = (this.#trailers[index] as string).toLowerCase();
      fields[name] ??= [];
      fields[name].push(this.#trailers[index + 1] as string);
    }
    this.#waitsForTrailers = false;
    this.#stream.sendTrailers(fields);
    this.#onFinish();
  }

  /** Also called for streams that Node has ended for other reasons. */
  #onFinish(): void {
    if (!this.#started || !this.#over || this.#waitsForTrailers || this.#handedOver || !this.#stream.writableFinished)
      return;
    this.#handedOver = true;
    if (this.#requestEnded || this.#tunnel) return;
    // The reply is complete, and the rest of the request is not wanted (RFC 9113 §8.1). Later, so that it comes first.
    this.#stream.removeAllListeners('data');
    this.#stream.resume();
    setImmediate(() => this.#stream.close(constants.NGHTTP2_NO_ERROR));
  }
}

/** Not while Node is still busy with what closed the stream. */
function destroyLater(stream: ServerHttp2Stream): void {
  stream.destroy();
}

/** Shared: it is never shown, and is sent as INTERNAL_ERROR. */
const aborted = new Error('the reply was cut');
