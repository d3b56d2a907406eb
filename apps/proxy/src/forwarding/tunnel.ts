import type { Duplex } from 'node:stream';

/** How long what a closed side has sent may take to reach the other, milliseconds without progress. */
const settleMs = 30_000;

export type TunnelSide = 'client' | 'upstream';

export interface TunnelOptions {
  /** Longest silence in both directions, milliseconds; 0 is any. */
  readonly idleMs: number;
  /** What the client has sent before there was a tunnel. */
  readonly early?: Buffer;
  /** Sees each chunk before it is passed on, and neither keeps nor changes it. */
  readonly onBytes?: (from: TunnelSide, chunk: Buffer) => void;
  /** Both sides are destroyed. Called exactly once, never before the constructor has returned. */
  readonly onClosed: () => void;
}

/**
 * Two byte streams joined to one another, with backpressure. The end of each direction is passed on by itself; when a
 * side closes, the other still gets what was sent before. It has no timer: whoever owns it asks `isIdle` when looking
 * at deadlines, and says `close`.
 */
export class Tunnel {
  /** From the client. */
  bytesReceived = 0;
  /** To the client. */
  bytesSent = 0;
  /** Who ended first; `gateway` where it was `close`. Undefined while nobody has. */
  endedBy: TunnelSide | 'gateway' | undefined = undefined;
  /** Set to false, what still comes is counted and dropped. */
  passing = true;
  readonly client: Duplex;
  readonly upstream: Duplex;
  readonly #options: TunnelOptions;
  #over = false;
  /** A byte has passed since deadlines were last looked at. */
  #active = true;
  #deadline = 0;

  constructor(client: Duplex, upstream: Duplex, options: TunnelOptions) {
    this.client = client;
    this.upstream = upstream;
    this.#options = options;
    this.#join('client', client, upstream);
    this.#join('upstream', upstream, client);
    if (options.early !== undefined && options.early.length > 0) this.#pass('client', options.early, client, upstream);
    upstream.resume();
    client.resume();
    // One that has closed already says so to nobody.
    if (client.destroyed || upstream.destroyed) process.nextTick(() => this.close());
  }

  /** @param now monotonic milliseconds; asked regularly, for silence is counted from one call to another */
  isIdle(now: number): boolean {
    const { idleMs } = this.#options;
    const limit = this.client.destroyed || this.upstream.destroyed ? settleMs : idleMs;
    if (this.#active || limit === 0) {
      this.#active = false;
      this.#deadline = now + limit;
      return false;
    }
    return now >= this.#deadline;
  }

  /** Cuts both sides. */
  close(): void {
    this.endedBy ??= 'gateway';
    this.client.destroy();
    this.upstream.destroy();
    this.#finish();
  }

  #join(side: TunnelSide, from: Duplex, to: Duplex): void {
    from.on('data', (chunk: Buffer) => this.#pass(side, chunk, from, to));
    to.on('drain', () => {
      this.#active = true;
      from.resume();
    });
    from.on('end', () => {
      this.endedBy ??= side;
      to.end();
    });
    // Followed by `close`.
    from.on('error', () => {});
    from.on('close', () => this.#onClose(side, to));
  }

  #pass(side: TunnelSide, chunk: Buffer, from: Duplex, to: Duplex): void {
    this.#active = true;
    if (side === 'client') this.bytesReceived += chunk.length;
    else this.bytesSent += chunk.length;
    this.#options.onBytes?.(side, chunk);
    if (this.passing && !to.destroyed && !to.write(chunk)) from.pause();
  }

  #onClose(side: TunnelSide, other: Duplex): void {
    this.endedBy ??= side;
    if (other.destroyed) {
      this.#finish();
      return;
    }
    this.#active = true;
    // Nobody takes what it says any more.
    other.resume();
    if (other.writableLength === 0) other.destroy();
    else other.end(() => other.destroy());
  }

  #finish(): void {
    if (this.#over) return;
    this.#over = true;
    this.#options.onClosed();
  }
}
