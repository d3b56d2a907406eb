/**
 * Frames on the control socket: a 4-byte big-endian length, then that many bytes of UTF-8 JSON. A length first means a
 * receiver can refuse an oversize message before it has buffered it, and needs no scan for a delimiter.
 */

/** Longest JSON text of one frame, bytes. A snapshot with 10,000 routes is about 5 MiB. */
export const maximumFrameBytes = 64 * 1024 * 1024;

const headerBytes = 4;

/** A message ready to be written to any number of sockets. Opaque: only `encodeMessage` makes one. */
export interface EncodedMessage {
  readonly frame: Buffer;
}

/** The peer does not speak this protocol. The connection cannot be resynchronised and must be closed. */
export class FramingError extends Error {
  override readonly name = 'FramingError';
}

/**
 * Serialises once, so the same bytes can go to every worker.
 * @throws FramingError when the text is longer than `maximumFrameBytes`
 */
export function encodeMessage<Message extends { readonly kind: string }>(message: Message): EncodedMessage {
  const text = JSON.stringify(message);
  const length = Buffer.byteLength(text);
  if (length > maximumFrameBytes) {
    throw new FramingError(`a "${message.kind}" message of ${length} bytes is over the limit of ${maximumFrameBytes}`);
  }
  const frame = Buffer.allocUnsafe(headerBytes + length);
  frame.writeUInt32BE(length, 0);
  frame.write(text, headerBytes);
  return { frame };
}

/** Puts frames together again from the pieces a stream socket delivers. Each byte is copied at most once. */
export class FrameDecoder {
  #chunks: Buffer[] = [];
  #buffered = 0;
  /** Bytes of the JSON text awaited; undefined while the header is. */
  #length: number | undefined;
  readonly #maximumBytes: number;

  constructor(maximumBytes: number = maximumFrameBytes) {
    this.#maximumBytes = maximumBytes;
  }

  /**
   * The values of all frames that `chunk` completes, in order; unchecked JSON.
   * @throws FramingError on an oversize or empty frame, bad UTF-8 or bad JSON; the decoder is useless afterwards
   */
  push(chunk: Buffer): unknown[] {
    this.#chunks.push(chunk);
    this.#buffered += chunk.length;
    const values: unknown[] = [];
    for (;;) {
      if (this.#length === undefined) {
        if (this.#buffered < headerBytes) return values;
        this.#length = this.#take(headerBytes).readUInt32BE(0);
        if (this.#length === 0) throw new FramingError('empty frame');
        if (this.#length > this.#maximumBytes) {
          throw new FramingError(`a frame of ${this.#length} bytes is over the limit of ${this.#maximumBytes}`);
        }
      }
      if (this.#buffered < this.#length) return values;
      const body = this.#take(this.#length);
      this.#length = undefined;
      values.push(parseBody(body));
    }
  }

  /** Removes the first `count` bytes; the caller knows that so many are there. */
  #take(count: number): Buffer {
    this.#buffered -= count;
    const first = this.#chunks[0];
    if (first !== undefined && first.length >= count) {
      if (first.length === count) this.#chunks.shift();
      else this.#chunks[0] = first.subarray(count);
      return first.subarray(0, count);
    }
    const whole = Buffer.allocUnsafe(count);
    let filled = 0;
    let used = 0;
    for (const chunk of this.#chunks) {
      const wanted = Math.min(chunk.length, count - filled);
      chunk.copy(whole, filled, 0, wanted);
      filled += wanted;
      if (wanted < chunk.length) {
        this.#chunks[used] = chunk.subarray(wanted);
        break;
      }
      used += 1;
      if (filled === count) break;
    }
    this.#chunks.splice(0, used);
    return whole;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function parseBody(body: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(body));
  } catch (error) {
    throw new FramingError('a frame is not UTF-8 JSON', { cause: error });
  }
}
