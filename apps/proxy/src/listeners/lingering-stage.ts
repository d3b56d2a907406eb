import { Socket } from 'node:net';
import type { WorkerContext } from '../forwarding/worker-context.ts';
import type { ConnectionStage } from './accepted-connection.ts';

/** Of what a client sends after the reply that ends its connection, bytes that are still taken in … */
const lingerBytes = 256 * 1024;
/** … and for how long, milliseconds. Closing at once would reset the connection under the unread reply. */
const lingerMs = 1000;

/** The last reply is out; what still comes is dropped (RFC 9112 §9.6). */
export class LingeringStage implements ConnectionStage {
  readonly #socket: Socket;
  readonly #deadline: number;
  #dropped = 0;

  constructor(socket: Socket, worker: WorkerContext) {
    this.#socket = socket;
    this.#deadline = worker.clock.monotonic() + lingerMs;
    socket.on('data', (bytes: Buffer) => {
      this.#dropped += bytes.length;
      if (this.#dropped > lingerBytes) socket.destroy();
    });
    socket.on('end', () => socket.destroySoon());
    // A client that resets what it is through with is no news, and Node writes down a stack for each error of a stream.
    socket.destroy = destroyWithoutError;
    socket.end();
    socket.resume();
  }

  /** It ends by itself soon enough. */
  idleFor(): number {
    return -1;
  }

  checkDeadlines(now: number): void {
    if (now >= this.#deadline) this.#socket.destroy();
  }

  endSoon(): void {
    this.#socket.destroySoon();
  }

  destroy(): void {
    this.#socket.destroy();
  }
}

function destroyWithoutError(this: Socket): Socket {
  return Socket.prototype.destroy.call(this);
}
