import { giveBack } from '../sockets/recycled-block.ts';
import { type BodySink, ChunkedDecoder } from './chunked-decoder.ts';

/** Bytes, or another way in which a body's end is found (RFC 9112 §6.3). */
export type BodyLength = number | 'chunked' | 'until-close';

/** Takes the bytes of one body after another off a connection, however its end is found. */
export class BodyReader {
  /** After `done`: what followed the body. */
  rest: Buffer | undefined;
  /** After `malformed`: why. */
  problem = '';
  #remaining = 0;
  #untilClose = false;
  #chunked: ChunkedDecoder | undefined;

  begin(length: BodyLength): void {
    this.rest = undefined;
    this.#untilClose = length === 'until-close';
    this.#chunked = length === 'chunked' ? new ChunkedDecoder() : undefined;
    this.#remaining = typeof length === 'number' ? length : 0;
  }

  /** Nothing of a body is to come. */
  get idle(): boolean {
    return this.#remaining === 0 && this.#chunked === undefined && !this.#untilClose;
  }

  /** Of the body that was read last. */
  trailers: readonly string[] = [];

  /** Gives the body's part of `bytes` to the sink. */
  read(bytes: Buffer, sink: BodySink): 'more' | 'done' | 'malformed' {
    if (this.#chunked !== undefined) return this.#readChunked(this.#chunked, bytes, sink);
    if (this.#untilClose) {
      sink.onBody(bytes);
      return 'more';
    }
    const length = Math.min(this.#remaining, bytes.length);
    this.#remaining -= length;
    if (length > 0) sink.onBody(length === bytes.length ? bytes : bytes.subarray(0, length));
    if (this.#remaining > 0) return 'more';
    this.rest = length < bytes.length ? bytes.subarray(length) : undefined;
    this.trailers = [];
    return 'done';
  }

  /**
   * Drops a body of known length that has come whole.
   * @returns whether it had; `rest` is then what followed
   */
  skip(bytes: Buffer): boolean {
    if (this.#chunked !== undefined || this.#untilClose || bytes.length < this.#remaining) return false;
    this.rest = bytes.length > this.#remaining ? bytes.subarray(this.#remaining) : undefined;
    this.#remaining = 0;
    return true;
  }

  #readChunked(decoder: ChunkedDecoder, bytes: Buffer, sink: BodySink): 'more' | 'done' | 'malformed' {
    const before = decoder.delivered;
    const used = decoder.decode(bytes, 0, sink);
    if (typeof used === 'string') {
      this.problem = used;
      return 'malformed';
    }
    giveBack(bytes, used - (decoder.delivered - before));
    if (!decoder.done) return 'more';
    this.#chunked = undefined;
    this.trailers = decoder.trailers;
    this.rest = used < bytes.length ? bytes.subarray(used) : undefined;
    return 'done';
  }
}
