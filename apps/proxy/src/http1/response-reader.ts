import { giveBack } from '../sockets/recycled-block.ts';
import { HeadBuffer } from './head-buffer.ts';
import { parseResponseHead, type ResponseHead } from './response-head.ts';

/** Largest response head, bytes. */
const largestHead = 64 * 1024;

/** Why a head is not taken, in words. */
export interface ResponseProblem {
  readonly problem: string;
  readonly isTooLarge: boolean;
}

/** Takes one response head after another off a connection, strictly. What follows a problem is not to be read. */
export class ResponseReader {
  /** What followed the head that was read last. */
  rest: Buffer | undefined;
  readonly #head = new HeadBuffer();

  /**
   * @param bytes what came, a head's first byte or the continuation of what came before
   * @param method of the request
   * @returns undefined while the head has not ended
   */
  take(bytes: Buffer, method: string): ResponseHead | ResponseProblem | undefined {
    const found = this.#head.take(bytes, largestHead);
    if (found === undefined) return undefined;
    if (found === 'too-large') return { problem: `the head is larger than ${largestHead} bytes`, isTooLarge: true };
    if (found === 'bare-newline') return { problem: 'a line of the head does not end in CRLF', isTooLarge: false };
    const head = parseResponseHead(found.bytes.toString('latin1', 0, found.length - 2), method);
    if (typeof head === 'string') return { problem: head, isTooLarge: false };
    if (found.bytes === bytes) giveBack(bytes, found.length);
    this.rest = found.length < found.bytes.length ? found.bytes.subarray(found.length) : undefined;
    return head;
  }
}
