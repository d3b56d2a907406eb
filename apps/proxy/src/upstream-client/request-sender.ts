import { Socket } from 'node:net';
import { flushAfterReads, type Waiting } from '../sockets/write-batch.ts';
import type { UpstreamDispatchOptions } from './dispatch.ts';
import { type RequestSink, writeRequest } from './request-writer.ts';

/** The connection that requests are sent on. */
export interface SendingConnection {
  /** @param uploaded its client was still sending */
  onSent(uploaded: boolean): void;
  /** The body failed to come whole. */
  onBroken(error: Error): void;
  /** The endpoint takes no more of it. Its answer may have come before, and is read all the same. */
  onUnwritable(error: Error): void;
}

/** Sends one request after another on a connection. */
export class RequestSender implements RequestSink, Waiting {
  /** The last one has been handed to the socket whole. */
  sent = true;
  readonly #socket: Socket;
  readonly #connection: SendingConnection;
  /** A whole request that waits to be written. */
  #pending = '';
  #stopBody: (() => void) | undefined;
  #stopped = false;

  constructor(socket: Socket, connection: SendingConnection) {
    this.#socket = socket;
    this.#connection = connection;
  }

  /** Nothing of the request has been written yet. */
  get waits(): boolean {
    return this.#pending !== '';
  }

  /** Part of the request is still to come from its client. */
  get uploading(): boolean {
    return !this.sent && this.#stopBody !== undefined;
  }

  /** @param last the connection is not kept after it */
  send(options: UpstreamDispatchOptions, last: boolean): void {
    this.sent = false;
    this.#stopBody = writeRequest(this.#socket, options, last, this);
    if (this.#stopBody !== undefined) this.#outliveWrites();
  }

  writeWhole(text: string): void {
    this.#pending = text;
    flushAfterReads(this);
  }

  /** For the batch of writes. */
  flushNow(): void {
    const text = this.#pending;
    this.#pending = '';
    if (this.#stopped) return;
    this.#socket.write(text, 'latin1');
    this.onSent();
  }

  onSent(): void {
    const uploaded = this.uploading;
    this.sent = true;
    this.#stopBody = undefined;
    this.#connection.onSent(uploaded);
  }

  onBroken(error: Error): void {
    this.#connection.onBroken(error);
  }

  /** Nothing more is written. */
  stop(): void {
    this.#stopped = true;
    this.#stopBody?.();
  }

  /**
   * An endpoint that answers early, such as by 413, and closes resets what is still sent to it. Node destroys a socket by
   * the first write that fails, and with it an answer that has come and is not read yet.
   */
  #outliveWrites(): void {
    const socket = this.#socket;
    socket.destroy = (error?: Error) => {
      const byWrite = error !== undefined && 'syscall' in error && error.syscall === 'write';
      if (!byWrite || this.#stopped || !this.uploading) return Socket.prototype.destroy.call(socket, error);
      this.#stopBody?.();
      this.#connection.onUnwritable(error);
      return socket;
    };
  }
}
