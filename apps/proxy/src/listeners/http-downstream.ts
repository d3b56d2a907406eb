import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Downstream, DownstreamOwner, RequestFacts } from '../forwarding/downstream.ts';
import { receiveTrailers } from '../forwarding/headers.ts';

/** Of an unread body, bytes that are still taken in after an early reply so that the client gets to read it. */
const lingerBytes = 256 * 1024;
/** And for how long, milliseconds. */
const lingerMs = 1000;

/** The Downstream seam over node:http. Reads `rawHeaders` only, never the joined `headers`. */
export class HttpDownstream implements Downstream {
  readonly method: string;
  readonly protocol: 'HTTP/1.0' | 'HTTP/1.1';
  readonly headers: readonly string[];
  readonly facts: RequestFacts;
  readonly scheme = 'http';
  readonly peerAddress: string;
  readonly localPort: number;
  // Set by the exchange's constructor, before anything can happen.
  owner!: DownstreamOwner;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #socket: Socket;
  readonly #head: Buffer | undefined;
  #closing = false;
  #closed = false;
  #reading = false;
  #bodyEnded: boolean;

  /** @param head bytes that came after an upgrade request; only then is there one */
  constructor(
    request: IncomingMessage,
    response: ServerResponse,
    facts: RequestFacts,
    peer: { readonly peerAddress: string; readonly localPort: number },
    head?: Buffer,
  ) {
    this.method = request.method ?? 'GET';
    this.protocol = request.httpVersionMinor === 0 ? 'HTTP/1.0' : 'HTTP/1.1';
    this.headers = request.rawHeaders;
    this.facts = facts;
    this.peerAddress = peer.peerAddress;
    this.localPort = peer.localPort;
    this.#request = request;
    this.#response = response;
    this.#socket = request.socket;
    this.#head = head;
    this.#bodyEnded = facts.bodyLength === 0;
    response.on('close', () => this.#onClose());
    response.on('drain', () => this.owner.onWritable());
    // A failed write is followed by `close`, which is where the exchange ends.
    response.on('error', () => {});
  }

  readBody(): void {
    if (this.#reading) return;
    this.#reading = true;
    if (this.facts.expectsContinue) this.#response.writeContinue();
    const request = this.#request;
    request.on('data', (chunk: Buffer) => this.owner.onBodyData(chunk));
    request.on('end', () => {
      this.#bodyEnded = true;
      this.owner.onBodyEnd(receiveTrailers(request.rawTrailers, request.rawHeaders));
    });
    request.on('error', () => {});
  }

  pauseBody(): void {
    this.#request.pause();
  }

  resumeBody(): void {
    this.#request.resume();
  }

  closeAfterReply(): void {
    this.#closing = true;
  }

  inform(status: number, headers: readonly string[]): void {
    if (this.protocol === 'HTTP/1.0' || status !== 103) return;
    const hints: Record<string, string | string[]> = { link: [] };
    for (let index = 0; index < headers.length; index += 2) {
      if (headers[index]?.toLowerCase() === 'link') (hints.link as string[]).push(headers[index + 1] as string);
    }
    if (hints.link?.length !== 0) this.#response.writeEarlyHints(hints as { link: string[] });
  }

  start(status: number, headers: string[]): void {
    if (this.#closing) {
      headers.push('connection', 'close');
      this.#response.shouldKeepAlive = false;
    }
    this.#response.writeHead(status, headers);
  }

  write(chunk: Buffer): boolean {
    return this.#response.write(chunk);
  }

  end(trailers?: readonly string[]): void {
    if (trailers !== undefined && trailers.length > 0) {
      const pairs: [string, string][] = [];
      for (let index = 0; index < trailers.length; index += 2) {
        pairs.push([trailers[index] as string, trailers[index + 1] as string]);
      }
      this.#response.addTrailers(pairs);
    }
    if (!this.#bodyEnded) this.#linger();
    this.#response.end();
  }

  abort(): void {
    this.#socket.destroy();
  }

  takeOver(_status: number, headers: readonly string[]): { readonly socket: Duplex; readonly head: Buffer } {
    const socket = this.#socket;
    this.#closed = true;
    this.#response.detachSocket(socket);
    let text = 'HTTP/1.1 101 Switching Protocols\r\n';
    for (let index = 0; index < headers.length; index += 2) text += `${headers[index]}: ${headers[index + 1]}\r\n`;
    socket.setTimeout(0);
    socket.setNoDelay(true);
    socket.write(`${text}\r\n`, 'latin1');
    return { socket, head: this.#head ?? Buffer.alloc(0) };
  }

  /** Takes in a little of an unread body, so that closing does not reset the connection under an unread reply. */
  #linger(): void {
    const socket = this.#socket;
    let left = lingerBytes;
    this.#request.removeAllListeners('data');
    this.#request.on('data', (chunk: Buffer) => {
      left -= chunk.length;
      if (left < 0) socket.destroy();
    });
    this.#request.resume();
    const timer = setTimeout(() => socket.destroy(), lingerMs);
    socket.once('close', () => clearTimeout(timer));
  }

  #onClose(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.owner.onClosed(this.#response.writableFinished);
  }
}
