import type { Clock, Timer } from '@sluice/core';
import type { BodySink } from '../contract.ts';
import { type Compressor, flushCompressor } from './compressors.ts';
import type { Coding } from './schema.ts';

/** What waits while the compressor is busy, bytes; with more the upstream is held back. */
const mostWaiting = 64 * 1024;

/** No byte waits longer than this for others to be compressed with, milliseconds. */
const flushAfterMs = 5;

export interface CompressionStageOptions {
  readonly coding: Coding;
  readonly compressor: Compressor;
  readonly next: BodySink;
  /** The compressor flushes by itself after each write. */
  readonly eager: boolean;
  readonly clock: Clock;
  /** Called once, with the bytes that went in and came out. @param failed the compressor gave up */
  onOver(bytesIn: number, bytesOut: number, failed: boolean): void;
}

/**
 * Compresses one body. The compressor gets one piece at a time, all that has come since the last: a piece is a trip to
 * another thread. A body that comes whole in one turn of the event loop is a single piece with its end.
 */
export class CompressionStage implements BodySink {
  onRoom: () => void = () => {};
  readonly #options: CompressionStageOptions;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #trailers: readonly string[] | undefined;
  /** It has a piece, or flushes. */
  #busy = false;
  #pumpScheduled = false;
  /** `write` has answered false. */
  #full = false;
  #flushTimer: Timer | undefined;
  #flushDue = false;
  #over = false;
  #bytesIn = 0;
  #bytesOut = 0;

  constructor(options: CompressionStageOptions) {
    this.#options = options;
    const { compressor, next } = options;
    next.onRoom = () => compressor.resume();
    compressor.on('data', (chunk: Buffer) => {
      if (this.#over) return;
      this.#bytesOut += chunk.length;
      if (!next.write(chunk)) compressor.pause();
    });
    compressor.on('end', () => {
      if (this.#over) return;
      this.#close(false);
      next.end(this.#trailers ?? []);
    });
    compressor.on('error', () => {
      if (this.#over) return;
      this.#close(true);
      next.abort();
    });
  }

  write(chunk: Buffer): boolean {
    this.#bytesIn += chunk.length;
    this.#waiting.push(chunk);
    this.#waitingBytes += chunk.length;
    this.#pumpSoon();
    this.#full = this.#waitingBytes >= mostWaiting;
    return !this.#full;
  }

  end(trailers: readonly string[]): void {
    this.#trailers = trailers;
    this.#pumpSoon();
  }

  abort(): void {
    if (!this.#over) this.#close(false);
  }

  /** Not at once: more of the same read may follow, and its end. */
  #pumpSoon(): void {
    if (this.#busy || this.#pumpScheduled) return;
    this.#pumpScheduled = true;
    process.nextTick(() => {
      this.#pumpScheduled = false;
      this.#pump();
    });
  }

  #pump(): void {
    if (this.#over || this.#busy) return;
    const { compressor, coding, eager } = this.#options;
    if (this.#waiting.length > 0 || this.#trailers !== undefined) {
      const piece = this.#take();
      this.#busy = true;
      if (this.#trailers !== undefined) {
        this.#flushTimer?.cancel();
        compressor.end(piece);
        return;
      }
      if (!eager) this.#flushTimer ??= this.#options.clock.after(flushAfterMs, () => this.#onFlushDue());
      compressor.write(piece, () => this.#onIdle());
      if (this.#full) {
        this.#full = false;
        this.onRoom();
      }
    } else if (this.#flushDue) {
      this.#flushDue = false;
      this.#busy = true;
      flushCompressor(compressor, coding, () => this.#onIdle());
    }
  }

  #onIdle(): void {
    this.#busy = false;
    this.#pump();
  }

  #onFlushDue(): void {
    this.#flushTimer = undefined;
    this.#flushDue = true;
    this.#pump();
  }

  #take(): Buffer {
    const pieces = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    return pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces);
  }

  #close(failed: boolean): void {
    this.#over = true;
    this.#flushTimer?.cancel();
    this.#waiting = [];
    this.#options.compressor.destroy();
    this.#options.onOver(this.#bytesIn, this.#bytesOut, failed);
  }
}
