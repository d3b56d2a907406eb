import { headOfNotModified, isNotModified, selectRange, withLength } from '@sluice/policies/http-cache';
import type { Exchange } from '../forwarding/exchange.ts';
import type { StoredResponse } from './stored-response.ts';

/** Written at a time, bytes, so that a client that stops reading is noticed. */
const pieceBytes = 64 * 1024;

/** What one client gets of a stored answer: all of it, the range that it wants, or word that it has it already. */
export class StoredReply {
  readonly status: number;
  /** Flat, with Age. */
  readonly headers: string[];
  readonly #exchange: Exchange;
  readonly #body: Buffer;
  #sent = 0;
  #ended = false;

  constructor(exchange: Exchange, stored: StoredResponse, ageMs: number) {
    const now = exchange.worker.clock.now();
    const { method, headers: asked } = exchange;
    const { status, headers, body } = stored;
    const range = status === 200 && method === 'GET' ? selectRange(asked, headers, body.length, now) : undefined;
    this.#exchange = exchange;
    this.status = status;
    this.#body = method === 'HEAD' ? nothing : body;
    if (isNotModified(asked, stored, now)) {
      this.status = 304;
      this.headers = headOfNotModified(headers);
      this.#body = nothing;
    } else if (range === 'unsatisfiable') {
      this.status = 416;
      this.headers = ['content-range', `bytes */${body.length}`, 'content-length', '0'];
      this.#body = nothing;
    } else if (range !== undefined) {
      this.status = 206;
      this.#body = body.subarray(range.start, range.end + 1);
      this.headers = withLength(headers, 206, this.#body.length);
      this.headers.push('content-range', `bytes ${range.start}-${range.end}/${body.length}`);
    } else {
      this.headers = [...headers];
    }
    this.headers.push('age', String(Math.floor(ageMs / 1000)));
  }

  /** As much of the body as the client takes, and the end after it. */
  send(): void {
    if (this.#ended) return;
    while (this.#sent < this.#body.length) {
      const piece = this.#body.subarray(this.#sent, this.#sent + pieceBytes);
      this.#sent += piece.length;
      if (!this.#exchange.writeReply(piece)) return;
    }
    this.#ended = true;
    this.#exchange.endReply();
  }
}

const nothing = Buffer.alloc(0);
