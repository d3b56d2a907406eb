import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type {
  ClientConnection,
  ConnectionEnds,
  Downstream,
  DownstreamOwner,
  RequestFacts,
} from '../forwarding/downstream.ts';
import { interimHead, type ReplyContext, type ReplyFraming, replyHead, switchingHead } from '../http1/reply-head.ts';
import type { RequestHead } from '../http1/request-head.ts';
import { giveBack, giveBackWhenWritten } from '../sockets/recycled-block.ts';
import { flushAfterReads, type Waiting } from '../sockets/write-batch.ts';
import type { TlsFacts } from '../tls/tls-facts.ts';
import type { AcceptedConnection } from './accepted-connection.ts';

/** Up to this many bytes, copying a body behind its head is cheaper than a second write. */
const joinedBytes = 16 * 1024;

/** What a downstream asks of the connection it came by. */
export interface DownstreamConnection {
  /** Whose facts are those of every request on it. */
  readonly accepted: AcceptedConnection;
  readonly socket: Socket;
  now(): number;
  wantBody(wanted: boolean): void;
  skipBody(): boolean;
  /** Whether bytes of the body, or all of it, are here already. */
  readonly bodyArrived: boolean;
  /** The reply has been handed over; `keep` when another request may follow. */
  onReplied(downstream: Http1Downstream, keep: boolean): void;
  detach(): Buffer;
}

/** The Downstream seam over HTTP/1.x: one request of one connection and its reply. */
export class Http1Downstream implements Downstream, ReplyContext, Waiting {
  readonly method: string;
  readonly protocol: 'HTTP/1.0' | 'HTTP/1.1';
  readonly headers: readonly string[];
  readonly facts: RequestFacts;
  // Set by the exchange's constructor, before anything can happen.
  owner!: DownstreamOwner;
  readonly #connection: DownstreamConnection;
  #closing: boolean;
  #framing: ReplyFraming = 'none';
  #remaining = 0;
  /** Text that waits for company, the head for the body and a chunk for the last one, and for other replies. */
  #pending = '';
  #flushScheduled = false;
  #continueSent = false;
  #started = false;
  #over = false;
  #ended = false;

  constructor(head: RequestHead, facts: RequestFacts, connection: DownstreamConnection) {
    this.method = head.method;
    this.protocol = head.version === '1.0' ? 'HTTP/1.0' : 'HTTP/1.1';
    this.headers = head.headers;
    this.facts = facts;
    this.#connection = connection;
    this.#closing = !facts.keepAlive;
  }

  get scheme(): 'http' | 'https' {
    return this.#connection.accepted.scheme;
  }

  get tls(): TlsFacts | undefined {
    return this.#connection.accepted.tls;
  }

  get peerAddress(): string {
    return this.#connection.accepted.peerAddress;
  }

  get socketAddress(): string {
    return this.#connection.accepted.socketAddress;
  }

  get localPort(): number {
    return this.#connection.accepted.localPort;
  }

  get ends(): ConnectionEnds {
    return this.#connection.accepted.ends;
  }

  get connection(): ClientConnection {
    return this.#connection.accepted;
  }

  get leaveBy(): number {
    return this.#connection.accepted.listener.leaveBy;
  }

  get closing(): boolean {
    return this.#closing;
  }

  now(): number {
    return this.#connection.now();
  }

  readBody(): void {
    if (this.facts.expectsContinue && !this.#continueSent && !this.#started && !this.#connection.bodyArrived) {
      this.#continueSent = true;
      this.#connection.socket.write('HTTP/1.1 100 Continue\r\n\r\n', 'latin1');
    }
    this.#connection.wantBody(true);
  }

  pauseBody(): void {
    this.#connection.wantBody(false);
  }

  resumeBody(): void {
    this.#connection.wantBody(true);
  }

  skipBody(): boolean {
    return this.#connection.skipBody();
  }

  closeAfterReply(): void {
    this.#closing = true;
  }

  inform(status: number, headers: readonly string[]): void {
    if (this.protocol === 'HTTP/1.0' || this.#over) return;
    this.#connection.socket.write(interimHead(status, headers), 'latin1');
  }

  start(status: number, headers: string[]): void {
    this.#started = true;
    const { text, framing, length } = replyHead(status, headers, this);
    this.#framing = framing;
    this.#remaining = length;
    if (framing === 'until-close') this.#closing = true;
    this.#pending = text;
    this.#flushSoon();
  }

  write(chunk: Buffer): boolean {
    if (this.#over || this.#framing === 'none' || chunk.length === 0) return true;
    if (this.#framing === 'chunked') return this.#writeChunk(chunk);
    if (this.#framing === 'length') {
      this.#remaining -= chunk.length;
      // More than was announced would be read as the next response.
      if (this.#remaining < 0) {
        this.abort();
        return true;
      }
    }
    if (chunk.length > joinedBytes) return this.#send('', chunk, '');
    const text = chunk.toString('latin1');
    giveBack(chunk);
    return this.#sendText(text);
  }

  end(trailers: readonly string[] = []): void {
    if (this.#over) return;
    // Less than was announced must not look like an end.
    if (this.#framing === 'length' && this.#remaining > 0) {
      this.abort();
      return;
    }
    if (this.#framing === 'chunked') {
      let last = '0\r\n';
      for (let index = 0; index < trailers.length; index += 2) last += `${trailers[index]}: ${trailers[index + 1]}\r\n`;
      this.#pending += `${last}\r\n`;
    }
    this.#over = true;
    this.#ended = true;
    if (!this.#flushScheduled) this.flushNow();
  }

  /**
   * Once all of it has been written.
   * @param told whether its last write tells
   */
  #finish(told: boolean): void {
    const { socket } = this.#connection;
    if (socket.writableLength === 0) {
      this.#connection.onReplied(this, !this.#closing);
      return;
    }
    this.owner.onReplyWaits();
    if (!told) socket.write('', this.#whenWritten());
  }

  #whenWritten(): (error?: Error | null) => void {
    return (error) => {
      // With an error the client has gone before it had all of it, and `close` follows.
      if (!error) this.#connection.onReplied(this, !this.#closing);
    };
  }

  abort(): void {
    this.#over = true;
    this.#ended = false;
    // Where only the connection's end shows the reply's end, an orderly close would say that all of it came.
    if (this.#framing === 'until-close') {
      this.#pending = '';
      this.#connection.socket.resetAndDestroy();
      return;
    }
    this.#flush();
    this.#connection.socket.destroy();
  }

  takeOver(_status: number, headers: readonly string[]): { readonly socket: Duplex; readonly head: Buffer } {
    this.#over = true;
    const { socket } = this.#connection;
    socket.write(switchingHead(headers), 'latin1');
    return { socket, head: this.#connection.detach() };
  }

  #writeChunk(chunk: Buffer): boolean {
    if (chunk.length > joinedBytes) return this.#send(`${chunk.length.toString(16)}\r\n`, chunk, '\r\n');
    const text = `${chunk.length.toString(16)}\r\n${chunk.toString('latin1')}\r\n`;
    giveBack(chunk);
    return this.#sendText(text);
  }

  /** Copied behind what waits: most often the end of a small reply comes with its beginning. */
  #sendText(text: string): boolean {
    this.#pending += text;
    if (this.#pending.length > joinedBytes) return this.#flush();
    this.#flushSoon();
    return !this.#connection.socket.writableNeedDrain;
  }

  #send(before: string, chunk: Buffer, after: string): boolean {
    const { socket } = this.#connection;
    const text = this.#pending + before;
    this.#pending = '';
    if (text === '' && after === '') return socket.write(chunk, giveBackWhenWritten(chunk));
    socket.cork();
    if (text !== '') socket.write(text, 'latin1');
    let room = socket.write(chunk, giveBackWhenWritten(chunk));
    if (after !== '') room = socket.write(after, 'latin1');
    socket.uncork();
    return room;
  }

  #flushSoon(): void {
    if (this.#flushScheduled) return;
    this.#flushScheduled = true;
    flushAfterReads(this);
  }

  /** For the batch of writes. */
  flushNow(): void {
    this.#flushScheduled = false;
    // Over TLS a write is done a turn of the event loop later at best. An empty one behind it would be a system call.
    const told = this.#ended && this.#pending !== '' && this.tls !== undefined;
    this.#flush(told ? this.#whenWritten() : undefined);
    if (this.#ended) this.#finish(told);
  }

  #flush(onWritten?: (error?: Error | null) => void): boolean {
    if (this.#pending === '') return true;
    const text = this.#pending;
    this.#pending = '';
    return this.#connection.socket.write(text, 'latin1', onWritten);
  }
}
