import type { Socket } from 'node:net';
import type { WorkerContext } from '../forwarding/worker-context.ts';
import type { AcceptedConnection, ConnectionStage } from './accepted-connection.ts';
import { Http1Connection } from './http1-connection.ts';
import { Http2Connection } from './http2-connection.ts';
import { SentAwayStage } from './sent-away-stage.ts';

/** As much of the preface as no request of HTTP/1.1 can be. */
const http2Preface = Buffer.from('PRI * HTTP/2.0\r\n\r\n');

/** Where no TLS has settled it: a connection that begins with the preface speaks HTTP/2 (RFC 9113 §3.3). */
export class PrefaceStage implements ConnectionStage {
  readonly #socket: Socket;
  readonly #accepted: AcceptedConnection;
  readonly #worker: WorkerContext;
  readonly #startedAt: number;
  readonly #onBytes = (bytes: Buffer) => this.#take(bytes);
  readonly #onEnd = () => this.#socket.destroySoon();
  /** The beginning of a preface. */
  #early: Buffer | undefined;

  constructor(socket: Socket, accepted: AcceptedConnection, worker: WorkerContext) {
    this.#socket = socket;
    this.#accepted = accepted;
    this.#worker = worker;
    this.#startedAt = worker.clock.monotonic();
    socket.on('data', this.#onBytes);
    socket.on('end', this.#onEnd);
  }

  idleFor(now: number): number {
    return this.#early === undefined ? now - this.#startedAt : -1;
  }

  checkDeadlines(now: number): void {
    if (now - this.#startedAt >= this.#accepted.listener.settings.timeouts.requestHeadersMs) this.destroy();
  }

  endSoon(): void {
    this.#socket.destroySoon();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #take(bytes: Buffer): void {
    const early = this.#early === undefined ? bytes : Buffer.concat([this.#early, bytes]);
    const length = Math.min(early.length, http2Preface.length);
    const soFar = early.compare(http2Preface, 0, length, 0, length) === 0;
    if (soFar && length < http2Preface.length) {
      this.#early = early;
      return;
    }
    const socket = this.#socket;
    socket.off('data', this.#onBytes);
    socket.off('end', this.#onEnd);
    if (!soFar) {
      const connection = new Http1Connection(socket, this.#accepted, this.#worker);
      this.#accepted.enter(connection);
      connection.read(early);
      return;
    }
    if (this.#accepted.isOnProbation(this.#worker)) {
      this.#accepted.noteRefused(this.#worker, 'probation', 'HTTP/2 of an address that abused it');
      this.#accepted.enter(new SentAwayStage(socket, this.#worker));
      return;
    }
    socket.pause();
    socket.unshift(early);
    this.#accepted.enter(new Http2Connection(socket, this.#accepted, this.#worker));
  }
}
