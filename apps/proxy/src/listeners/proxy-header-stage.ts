import type { WorkerContext } from '../forwarding/worker-context.ts';
import { readHeader } from '../proxy-protocol/read-header.ts';
import type { AcceptedConnection, ConnectionStage } from './accepted-connection.ts';

/**
 * Reads the PROXY header that a connection of a trusted proxy begins with, before anything else, TLS included. What the
 * header says replaces what the socket says; what is not exactly a header costs the connection.
 */
export class ProxyHeaderStage implements ConnectionStage {
  readonly #accepted: AcceptedConnection;
  readonly #worker: WorkerContext;
  readonly #startedAt: number;
  readonly #onRead: () => void;
  readonly #onBytes = (bytes: Buffer) => this.#take(bytes);
  readonly #onEnd = () => this.#endedEarly();
  #early: Buffer = Buffer.alloc(0);

  /** @param onRead the stage after this one begins */
  constructor(accepted: AcceptedConnection, worker: WorkerContext, onRead: () => void) {
    this.#accepted = accepted;
    this.#worker = worker;
    this.#startedAt = worker.clock.monotonic();
    this.#onRead = onRead;
    accepted.socket.on('data', this.#onBytes);
    accepted.socket.on('end', this.#onEnd);
  }

  /** A header is nothing to wait for when the worker leaves. */
  idleFor(now: number): number {
    return now - this.#startedAt;
  }

  checkDeadlines(now: number): void {
    // A listener that has just stopped to expect one does not make it come sooner.
    const limit = this.#accepted.listener.settings.proxyProtocol?.timeoutMs ?? 0;
    if (now - this.#startedAt >= limit) this.#refuse('it did not come whole in time');
  }

  endSoon(): void {
    this.destroy();
  }

  destroy(): void {
    this.#accepted.socket.destroy();
  }

  #take(bytes: Buffer): void {
    const early = this.#early.length === 0 ? bytes : Buffer.concat([this.#early, bytes]);
    this.#early = early;
    const accepted = this.#accepted;
    const { listener } = accepted;
    const found = readHeader(early);
    if (found === 'more') return;
    if (found === 'other') {
      if (listener.settings.proxyProtocol?.mode === 'required') this.#refuse('there is none');
      else this.#pass(early);
      return;
    }
    if ('problem' in found) {
      this.#refuse(found.problem);
      return;
    }
    if (listener.takeAsProxied(accepted, found)) this.#pass(early.subarray(found.length));
    else this.destroy();
  }

  /** @param rest what follows the header, for the next stage */
  #pass(rest: Buffer): void {
    const { socket } = this.#accepted;
    socket.off('data', this.#onBytes);
    socket.off('end', this.#onEnd);
    // Before the next stage, which may choose how it reads by whether something waits to be read.
    if (rest.length > 0) socket.unshift(rest);
    this.#onRead();
  }

  /** A check of a proxy that only connects and leaves is no broken header. */
  #endedEarly(): void {
    if (this.#early.length > 0) this.#refuse('the connection ended within it');
    else this.destroy();
  }

  #refuse(problem: string): void {
    const { listener, socketAddress } = this.#accepted;
    this.#worker.recorder.refusals.record({ listener: listener.settings.name, reason: 'proxy_header' });
    this.#worker.log.debug({ listener: listener.settings.name, peer: socketAddress, problem }, 'PROXY header refused');
    this.destroy();
  }
}
