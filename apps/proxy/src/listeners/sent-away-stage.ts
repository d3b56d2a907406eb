import type { Socket } from 'node:net';
import type { WorkerContext } from '../forwarding/worker-context.ts';
import type { ConnectionStage } from './accepted-connection.ts';

/** SETTINGS, which come first (RFC 9113 §3.4), then GOAWAY: no stream was served, ENHANCE_YOUR_CALM. */
const goAway = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 11]);
/** So long it is kept open, milliseconds. Closed at once, a flood would come back thousands of times a second. */
const keptMs = 1000;

/**
 * A client that is on probation began to speak HTTP/2. It is told to go, and not a byte more of it is read. Until it has
 * gone it counts among the connections of its address.
 */
export class SentAwayStage implements ConnectionStage {
  readonly #socket: Socket;
  readonly #startedAt: number;

  constructor(socket: Socket, worker: WorkerContext) {
    this.#socket = socket;
    this.#startedAt = worker.clock.monotonic();
    socket.pause();
    socket.write(goAway);
  }

  /** Nothing to wait for when the worker leaves. */
  idleFor(now: number): number {
    return now - this.#startedAt;
  }

  checkDeadlines(now: number): void {
    if (now - this.#startedAt >= keptMs) this.destroy();
  }

  endSoon(): void {
    this.destroy();
  }

  destroy(): void {
    this.#socket.destroy();
  }
}
