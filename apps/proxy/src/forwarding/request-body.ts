import { Readable } from 'node:stream';
import { giveBack } from '../sockets/recycled-block.ts';
import type { WithTrailers } from '../upstream-client/request-writer.ts';
import type { Exchange } from './exchange.ts';
import { announcedTrailers } from './trailers.ts';

/**
 * Bodies up to this are collected before an upstream connection is taken: a slow client then pins none, and a failed
 * attempt can be repeated. Bytes.
 */
const bufferedBytes = 64 * 1024;
/** Clients are given this long before their body's rate counts, milliseconds. */
const rateGraceMs = 30_000;

/** What is known of how the body is handed on. */
type Phase = 'unread' | 'collecting' | 'streaming' | 'complete' | 'discarded';

/** The request body of one exchange on its way from the client to an attempt. */
export class RequestBody {
  readonly #exchange: Exchange;
  /** Bytes received so far. */
  bytes = 0;
  #phase: Phase;
  #limit = Number.POSITIVE_INFINITY;
  #chunks: Buffer[] = [];
  #collected: Buffer | undefined;
  #onCollected: ((exchange: Exchange) => void) | undefined;
  #stream: (Readable & WithTrailers) | undefined;
  /** What has been streamed so far, while all of it can still be kept. */
  #kept: Buffer[] | undefined;
  #keptBytes = 0;
  #mostKept = 0;
  #trailers: readonly string[] = [];
  /** Monotonic; 0 while nothing is expected of the client. */
  #idleDeadline = 0;
  #readingSince = 0;
  /** Monotonic; 0 unless an attempt takes the body more slowly than it comes, which is not the client's fault. */
  #heldSince = 0;

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
    this.#phase = exchange.downstream.facts.bodyLength === 0 ? 'complete' : 'unread';
  }

  /** Whether the client has sent all of it, or there is none. */
  get complete(): boolean {
    return this.#phase === 'complete';
  }

  /** Whether an attempt can be given the body from its beginning. */
  get repeatable(): boolean {
    if (this.#phase === 'unread' || this.#kept !== undefined) return true;
    return this.#phase === 'complete' && this.#stream === undefined;
  }

  /** What the client still sends is on its way into an attempt. */
  get forwarding(): boolean {
    return this.#phase === 'streaming';
  }

  set limit(bytes: number) {
    this.#limit = bytes;
  }

  /** Keeps a body that will be streamed, so that it can be repeated, for as long as it is no larger than this. */
  keep(bytes: number): void {
    const { bodyLength } = this.#exchange.downstream.facts;
    if (this.#phase !== 'unread' || bodyLength > bytes || (bodyLength >= 0 && bodyLength <= bufferedBytes)) return;
    this.#mostKept = Math.max(this.#mostKept, bytes);
    this.#kept ??= [];
  }

  /** The attempt that had it is over; `open` gives what was kept to the next one. What comes meanwhile waits. */
  rewind(): void {
    this.#stream?.destroy();
    if (this.#phase === 'unread' || this.#kept !== undefined) this.#stream = undefined;
  }

  /** All of it, when it has come and is still there. */
  whole(): Buffer | undefined {
    if (this.#phase !== 'complete') return undefined;
    if (this.#kept !== undefined) return Buffer.concat(this.#kept);
    return this.#collected ?? (this.bytes === 0 ? Buffer.alloc(0) : undefined);
  }

  /** Collects a small body of known length and then calls `then`; for any other, at once. */
  collect(then: (exchange: Exchange) => void): void {
    const { bodyLength } = this.#exchange.downstream.facts;
    if (this.#phase !== 'unread' || bodyLength < 0 || bodyLength > bufferedBytes) {
      then(this.#exchange);
      return;
    }
    this.#phase = 'collecting';
    this.#onCollected = then;
    this.#expectBytes();
    this.#exchange.downstream.readBody();
  }

  /** For a new attempt: the collected bytes, a stream of what is still to come, or null. */
  open(): Buffer | Readable | null {
    if (this.#phase === 'complete' && this.#kept === undefined) return this.#collected ?? null;
    const stream: Readable & WithTrailers = new Readable({
      highWaterMark: bufferedBytes,
      read: () => {
        if (this.#stream !== stream) return;
        if (this.#phase === 'unread') {
          this.#phase = 'streaming';
          this.#expectBytes();
          this.#exchange.downstream.readBody();
        } else if (this.#phase === 'streaming') {
          this.#expectBytes();
          this.#exchange.downstream.resumeBody();
        }
      },
    });
    // An abandoned attempt destroys its stream; the exchange already knows why.
    stream.on('error', () => {});
    stream.announced = announcedTrailers(this.#exchange.downstream.headers);
    this.#stream = stream;
    for (const chunk of this.#kept ?? []) stream.push(chunk);
    if (this.#phase === 'complete') {
      stream.trailers = this.#trailers;
      stream.push(null);
    }
    return stream;
  }

  push(chunk: Buffer): void {
    this.bytes += chunk.length;
    if (this.bytes > this.#limit) {
      this.#exchange.fail('body_too_large');
      return;
    }
    if (this.#phase === 'collecting') {
      this.#expectBytes();
      // For as long as the exchange lasts: in memory of its own size.
      this.#chunks.push(Buffer.from(chunk));
      giveBack(chunk);
    } else if (this.#phase === 'streaming') {
      this.#keepCopy(chunk);
      if (this.#stream?.push(chunk) === true) {
        this.#expectBytes();
      } else {
        this.#idleDeadline = 0;
        this.#heldSince = this.#exchange.worker.clock.monotonic();
        this.#exchange.downstream.pauseBody();
      }
    }
  }

  finish(trailers: readonly string[]): void {
    const phase = this.#phase;
    if (phase === 'discarded') return;
    this.#phase = 'complete';
    this.#idleDeadline = 0;
    if (phase === 'collecting') {
      this.#collected = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks);
      this.#chunks = [];
      this.#onCollected?.(this.#exchange);
    } else {
      this.#trailers = trailers;
      this.#exchange.steering?.bodyCame();
      if (this.#stream === undefined) return;
      this.#stream.trailers = trailers;
      this.#stream.push(null);
    }
  }

  /** Nobody wants the rest. */
  discard(): void {
    this.#idleDeadline = 0;
    if (this.#phase !== 'complete') this.#phase = 'discarded';
    this.#stream?.destroy();
    this.#chunks = [];
    this.#kept = undefined;
  }

  checkDeadlines(now: number): void {
    if (this.#idleDeadline === 0) return;
    if (now >= this.#idleDeadline) {
      this.#exchange.fail('request_timeout', 'the body went silent');
      return;
    }
    const { minimumBodyRate } = this.#exchange.settings.limits;
    const elapsed = now - this.#readingSince;
    if (minimumBodyRate > 0 && elapsed > rateGraceMs && this.bytes * 1000 < minimumBodyRate * elapsed) {
      this.#exchange.fail('request_timeout', 'the body came too slowly');
    }
  }

  #keepCopy(chunk: Buffer): void {
    if (this.#kept === undefined) return;
    this.#keptBytes += chunk.length;
    // Between two attempts nobody else has it; the client is held back after the first.
    if (this.#keptBytes > this.#mostKept && this.#stream !== undefined) this.#kept = undefined;
    else this.#kept.push(Buffer.from(chunk));
  }

  #expectBytes(): void {
    const now = this.#exchange.worker.clock.monotonic();
    if (this.#readingSince === 0) {
      this.#readingSince = now;
      this.#exchange.watch();
    } else if (this.#heldSince !== 0) {
      this.#readingSince += now - this.#heldSince;
    }
    this.#heldSince = 0;
    this.#idleDeadline = now + this.#exchange.settings.timeouts.bodyIdleMs;
  }
}
