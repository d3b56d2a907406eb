import { createServer, type Server } from 'node:net';
import { RawClient } from './raw-client.ts';

/** What a raw origin does with a connection: `peer` is the gateway's end, seen from the origin. */
export type RawScript = (peer: RawClient, connection: number) => void | Promise<void>;

/** A TCP server that answers with exactly the bytes its script says, for responses that no HTTP server would send. */
export class RawOrigin implements AsyncDisposable {
  readonly peers: RawClient[] = [];
  readonly #server: Server;
  #problem: unknown;

  private constructor(script: RawScript) {
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      const peer = new RawClient(socket);
      this.peers.push(peer);
      Promise.resolve(script(peer, this.peers.length - 1)).catch((error: unknown) => {
        // A peer that leaves while its script waits is how many tests end.
        if (!peer.closed) this.#problem ??= error;
      });
    });
  }

  static async start(script: RawScript): Promise<RawOrigin> {
    const origin = new RawOrigin(script);
    await new Promise<void>((resolve, reject) => {
      origin.#server.once('error', reject);
      origin.#server.listen(0, '127.0.0.1', resolve);
    });
    return origin;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the origin does not listen');
    return address.port;
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** @throws what a script threw while its peer was there */
  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const peer of this.peers) peer.close();
    await closed;
    if (this.#problem !== undefined) throw this.#problem;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}

/** Waits for each request head and answers it with the same bytes, on every connection. */
export function answerWith(bytes: string | Uint8Array): RawScript {
  return async (peer) => {
    await peer.readUntil('\r\n\r\n');
    peer.send(bytes);
  };
}
