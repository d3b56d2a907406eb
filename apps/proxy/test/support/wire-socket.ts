import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

/** A client's socket in memory: what is fed arrives in exactly these pieces, with nothing between a cause and its effect. */
export class WireSocket extends Duplex {
  readonly remoteAddress = '127.0.0.1';
  readonly localPort = 80;
  readonly #written: Buffer[] = [];

  constructor() {
    super({ allowHalfOpen: true });
  }

  /** All that was sent to the client. */
  get output(): string {
    return Buffer.concat(this.#written).toString('latin1');
  }

  /** As `net.Socket` has it. */
  destroySoon(): void {
    if (this.writable) this.end();
    if (this.writableFinished) this.destroy();
    else this.once('finish', () => this.destroy());
  }

  resetAndDestroy(): void {
    this.destroy();
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#written.push(chunk);
    done();
  }
}

/** Feeds the pieces one by one, each after all that the one before has caused: what is answered goes out a turn later. */
export async function feed(socket: WireSocket, pieces: Iterable<Buffer>): Promise<void> {
  for (const piece of pieces) {
    if (socket.destroyed) return;
    socket.push(piece);
    await turns(2);
  }
}

/** The codec uses no more of a socket than this has. */
export function asSocket(socket: WireSocket): Socket {
  return socket as unknown as Socket;
}

/** Lets the event loop go round so often. */
export async function turns(count: number): Promise<void> {
  for (let left = count; left > 0; left -= 1) await new Promise((resolve) => setImmediate(resolve));
}
