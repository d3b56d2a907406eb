import { ChunkExtension } from './chunk-extension.ts';
import { parseFields } from './field-parser.ts';

/** Longest chunk-size line with its extension, bytes. Extensions are dropped, never passed on. */
const longestSizeLine = 256;
/** Largest trailer section, bytes. */
const largestTrailers = 8192;
/** 2^52 and more could not be counted exactly; 11 hex digits are 16 TiB. */
const mostSizeDigits = 11;

type State = 'size' | 'extension' | 'size-lf' | 'data' | 'data-cr' | 'data-lf' | 'trailers' | 'done';

export interface BodySink {
  onBody(chunk: Buffer): void;
}

/**
 * Decodes a chunked body (RFC 9112 §7.1) strictly: sizes are plain hex without leading zeros, signs or spaces, every
 * line ends in CRLF, and the last chunk must be there.
 */
export class ChunkedDecoder {
  trailers: string[] = [];
  /** Bytes of data given to the sink so far. */
  delivered = 0;
  #state: State = 'size';
  #size = 0;
  #digits = 0;
  #line = 0;
  #extension = new ChunkExtension();
  #trailerText = '';

  get done(): boolean {
    return this.#state === 'done';
  }

  /**
   * @returns the offset after the last byte used, which is before the end of `bytes` only when the body ended there; or
   *   what is wrong
   */
  decode(bytes: Buffer, from: number, sink: BodySink): number | string {
    let at = from;
    while (at < bytes.length) {
      switch (this.#state) {
        case 'data': {
          const end = Math.min(bytes.length, at + this.#size);
          this.#size -= end - at;
          this.delivered += end - at;
          const whole = at === 0 && end === bytes.length;
          if (this.#size === 0) this.#state = 'data-cr';
          sink.onBody(whole ? bytes : bytes.subarray(at, end));
          at = end;
          break;
        }
        case 'trailers': {
          const used = this.#readTrailers(bytes, at);
          if (typeof used === 'string') return used;
          at = used;
          if (this.done) return at;
          break;
        }
        case 'done':
          return at;
        default: {
          const problem = this.#readByte(bytes[at] as number);
          if (problem !== undefined) return problem;
          at++;
        }
      }
    }
    return at;
  }

  /** One byte of a size line or of the line end after a chunk's data. */
  #readByte(byte: number): string | undefined {
    switch (this.#state) {
      case 'size': {
        const digit = hexValue(byte);
        if (digit >= 0) {
          if (this.#digits > 0 && this.#size === 0) return 'a chunk size has a leading zero';
          if (++this.#digits > mostSizeDigits) return 'a chunk size is too large';
          this.#size = this.#size * 16 + digit;
          return undefined;
        }
        if (this.#digits === 0) return 'a chunk has no size';
        if (byte === 0x3b) {
          this.#state = 'extension';
          this.#extension = new ChunkExtension();
        } else if (byte === 0x0d) this.#state = 'size-lf';
        else return 'a chunk size holds something else than hex digits';
        return undefined;
      }
      case 'extension': {
        if (++this.#line > longestSizeLine) return 'a chunk extension is too long';
        const read = this.#extension.read(byte);
        if (read === 'malformed') return 'a chunk extension is malformed';
        if (read === 'end') this.#state = 'size-lf';
        return undefined;
      }
      case 'size-lf':
        if (byte !== 0x0a) return 'a chunk size line does not end in CRLF';
        this.#state = this.#size === 0 ? 'trailers' : 'data';
        return undefined;
      case 'data-cr':
        if (byte !== 0x0d) return 'a chunk is longer than its size';
        this.#state = 'data-lf';
        return undefined;
      default:
        if (byte !== 0x0a) return 'a chunk does not end in CRLF';
        this.#state = 'size';
        this.#size = 0;
        this.#digits = 0;
        this.#line = 0;
        return undefined;
    }
  }

  #readTrailers(bytes: Buffer, from: number): number | string {
    let at = from;
    while (at < bytes.length) {
      const newline = bytes.indexOf(0x0a, at);
      const end = newline < 0 ? bytes.length : newline + 1;
      this.#trailerText += bytes.toString('latin1', at, end);
      at = end;
      if (this.#trailerText.length > largestTrailers) return 'the trailer section is too large';
      if (newline < 0) break;
      if (this.#trailerText === '\r\n' || this.#trailerText.endsWith('\r\n\r\n')) {
        this.#state = 'done';
        const fields = this.#trailerText.slice(0, -2);
        const problem = parseFields(fields, 0, this.trailers);
        return problem ?? at;
      }
      if (!this.#trailerText.endsWith('\r\n')) return 'a trailer line does not end in CRLF';
    }
    return at;
  }
}

function hexValue(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  if (byte >= 0x61 && byte <= 0x66) return byte - 0x57;
  if (byte >= 0x41 && byte <= 0x46) return byte - 0x37;
  return -1;
}
