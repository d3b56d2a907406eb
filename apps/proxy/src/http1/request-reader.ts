import type { ListenerSnapshot } from '@sluice/snapshot/types';
import type { RequestFacts } from '../forwarding/downstream.ts';
import { guardRequest, malformed, type Refusal } from '../forwarding/request-guard.ts';
import { giveBack } from '../sockets/recycled-block.ts';
import { HeadBuffer } from './head-buffer.ts';
import { parseRequestHead, type RequestHead } from './request-head.ts';

/** A head that has come whole and has one meaning. */
export interface ReadRequest {
  readonly head: RequestHead;
  readonly facts: RequestFacts;
  /** What followed it. */
  readonly rest: Buffer | undefined;
}

/** Takes one request head after another off a connection, strictly. What follows a refusal is not to be read. */
export class RequestReader {
  readonly #head = new HeadBuffer();
  #begun = false;
  /** Bytes taken of the one empty line that is forgiven before a request. */
  #emptyLine = 0;

  /**
   * @param bytes what came, a head's first byte or the continuation of what came before
   * @returns `nothing` while no byte of a head has come, `more` while it has not ended
   */
  take(bytes: Buffer, limits: ListenerSnapshot['limits']): ReadRequest | Refusal | 'more' | 'nothing' {
    let input = bytes;
    if (!this.#begun) {
      input = this.#afterEmptyLine(bytes);
      if (input.length === 0) return 'nothing';
      if (this.#emptyLine === 1) return malformed('the request starts with a bare CR');
      this.#begun = true;
    }
    const found = this.#head.take(input, limits.requestLineBytes + limits.headersBytes + 64);
    if (found === undefined) return 'more';
    if (found === 'bare-newline') return malformed('a line of the head does not end in CRLF');
    if (found === 'too-large') return this.#tooLarge(input, limits.requestLineBytes);
    const head = parseRequestHead(found.bytes.toString('latin1', 0, found.length - 2));
    if (typeof head === 'string') return malformed(head);
    if (found.bytes === bytes) giveBack(bytes, found.length);
    const facts = guardRequest(head.method, head.target, head.version, head.headers, limits);
    if ('code' in facts) return facts;
    this.#begun = false;
    this.#emptyLine = 0;
    return { head, facts, rest: found.length < found.bytes.length ? found.bytes.subarray(found.length) : undefined };
  }

  #tooLarge(input: Buffer, longestLine: number): Refusal {
    const lineEnd = (this.#head.kept ?? input).indexOf(0x0a);
    const longLine = lineEnd < 0 || lineEnd > longestLine + 64;
    return {
      code: longLine ? 'request_line_too_long' : 'headers_too_large',
      reason: 'the head is larger than the listener allows',
    };
  }

  /** One empty line before a request is forgiven (RFC 9112 §2.2), however the network cuts it. */
  #afterEmptyLine(bytes: Buffer): Buffer {
    let at = 0;
    if (this.#emptyLine === 0 && bytes[at] === 0x0d) {
      at++;
      this.#emptyLine = 1;
    }
    if (this.#emptyLine === 1 && bytes[at] === 0x0a) {
      at++;
      this.#emptyLine = 2;
    }
    return at === 0 ? bytes : bytes.subarray(at);
  }
}
