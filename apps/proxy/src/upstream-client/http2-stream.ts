import { type ClientHttp2Stream, constants } from 'node:http2';
import { Readable } from 'node:stream';
import type { Carrier, Dispatch } from './dispatch.ts';
import { type ResponseFields, readResponseFields, trailerProblem } from './http2-fields.ts';
import type { WithTrailers } from './request-writer.ts';
import { upstreamError } from './upstream-error.ts';

const { NGHTTP2_CANCEL, NGHTTP2_ENHANCE_YOUR_CALM, NGHTTP2_PROTOCOL_ERROR, NGHTTP2_REFUSED_STREAM } = constants;

/** The handler contract asks for parsed fields beside the raw ones; the forwarder reads only those. */
const noParsedFields = Object.freeze({});

export interface StreamOwner {
  readonly responseHeadersMs: number;
  readonly bodyIdleMs: number;
  /** Something came from the other side. */
  onActivity(): void;
  /** A deadline has passed. @param limit milliseconds */
  onTimeout(limit: number): void;
  /** Whether the other side has said that it did not act on this stream (RFC 9113 §6.8). */
  isUnprocessed(streamId: number | undefined): boolean;
  /** It is over, in whatever way; called exactly once. @param unprocessed the request may be sent again */
  onOver(stream: Http2Stream, unprocessed: boolean): void;
}

/**
 * One dispatch on one stream of an HTTP/2 session. Trailers of a request go on where its head has announced them: node
 * has to know when the stream begins. Others are left out, as a recipient may (RFC 9110 §6.5.1).
 */
export class Http2Stream implements Carrier {
  readonly dispatch: Dispatch;
  readonly #stream: ClientHttp2Stream;
  readonly #owner: StreamOwner;
  readonly #body: (Readable & WithTrailers) | undefined;
  #response: ResponseFields | undefined;
  #received = 0;
  #over = false;
  #answered = false;
  #requestSent = false;
  #endStream = false;
  #trailers: string[] | null = null;
  /** Something happened since deadlines were last looked at. */
  #active = true;
  #deadline = 0;

  constructor(dispatch: Dispatch, stream: ClientHttp2Stream, owner: StreamOwner) {
    this.dispatch = dispatch;
    this.#stream = stream;
    this.#owner = owner;
    const { body } = dispatch.options;
    this.#body = body instanceof Readable ? body : undefined;
    this.#noteEndStream();
    stream.on('headers', (_fields, _flags, raw) => this.#onInterim(raw));
    stream.on('response', (_fields, _flags, raw) => this.#onHead(raw));
    stream.on('trailers', (_fields, _flags, raw) => this.#onTrailers(raw));
    stream.on('data', (chunk: Buffer) => this.#onData(chunk));
    stream.on('end', () => this.#onEnd());
    stream.on('drain', () => {
      this.#active = true;
      this.#body?.resume();
    });
    stream.on('error', (error) => this.#onGone(error));
    stream.on('close', () => this.#onGone(undefined));
    stream.on('wantTrailers', () => this.#sendTrailers());
    this.#write(body instanceof Readable ? null : body);
  }

  abort(): void {
    this.#finish(false);
  }

  pause(): void {
    this.#stream.pause();
  }

  resume(): void {
    this.#active = true;
    this.#stream.resume();
  }

  /** No event of the stream may come any more. */
  onSessionGone(): void {
    this.#onGone(undefined);
  }

  /** @param now monotonic milliseconds */
  checkDeadlines(now: number): void {
    const { responseHeadersMs, bodyIdleMs } = this.dispatch.options.limits ?? this.#owner;
    const limit = this.#response === undefined ? responseHeadersMs : bodyIdleMs;
    // While the client does not read, or has not sent what is to be written, the endpoint is not to blame.
    const clientsTurn = !this.#requestSent && !this.#stream.writableNeedDrain;
    if (this.#active || this.dispatch.paused || clientsTurn) {
      this.#active = false;
      this.#deadline = now + limit;
      return;
    }
    if (now < this.#deadline) return;
    this.#owner.onTimeout(limit);
    if (this.#response === undefined) {
      this.#fail(upstreamError('UND_ERR_HEADERS_TIMEOUT', `no response head within ${limit} ms`));
    } else if (!this.#requestSent) {
      this.#fail(upstreamError('UND_ERR_BODY_TIMEOUT', `the request body was not taken for ${limit} ms`));
    } else this.#fail(upstreamError('UND_ERR_BODY_TIMEOUT', `no byte of the response body for ${limit} ms`));
  }

  /**
   * A stream that the other side resets with NO_ERROR ends, for node, as one that is complete: only what is pushed
   * before it is closed is the END_STREAM flag (RFC 9113 §8.1), and a truncated response must not look like a whole one.
   */
  #noteEndStream(): void {
    const stream = this.#stream;
    const push = stream.push.bind(stream);
    stream.push = (chunk: unknown, encoding?: BufferEncoding) => {
      if (chunk === null && !stream.closed) this.#endStream = true;
      return push(chunk, encoding);
    };
  }

  #write(body: Buffer | string | null): void {
    const stream = this.#stream;
    const source = this.#body;
    if (source === undefined) {
      if (body !== null) stream.end(body);
      this.#requestSent = true;
      return;
    }
    let whole = false;
    source.on('data', (chunk: Buffer) => {
      if (this.#over) return;
      if (chunk.length > 0 && !stream.write(chunk)) source.pause();
    });
    source.on('end', () => {
      whole = true;
      this.#requestSent = true;
      this.#active = true;
      if (!this.#over) stream.end();
    });
    source.on('close', () => {
      if (!whole) this.#fail(source.errored ?? new Error('the request body was given up'));
    });
  }

  #sendTrailers(): void {
    // Also where the answer was complete first: the stream would wait for them, and never close.
    if (this.#stream.closed || this.#stream.destroyed) return;
    const { trailers = [], announced = [] } = this.#body ?? {};
    const fields: Record<string, string[]> = {};
    for (let index = 0; index < trailers.length; index += 2) {
      const name = (trailers[index] as string).toLowerCase();
      if (!announced.includes(name)) continue;
      fields[name] ??= [];
      fields[name].push(trailers[index + 1] as string);
    }
    this.#stream.sendTrailers(fields);
  }

  #came(): void {
    this.#active = true;
    this.#owner.onActivity();
    if (this.#answered) return;
    this.#answered = true;
    this.dispatch.handler.onResponseStarted?.();
  }

  #onInterim(raw: readonly string[]): void {
    if (this.#over) return;
    this.#came();
    const fields = readResponseFields(raw);
    if (typeof fields === 'string') this.#malformed(fields);
    else {
      this.dispatch.rawHeaders = fields.headers;
      this.dispatch.handler.onResponseStart?.(this.dispatch, fields.status, noParsedFields);
    }
  }

  #onHead(raw: readonly string[]): void {
    if (this.#over) return;
    this.#came();
    const fields = readResponseFields(raw);
    if (typeof fields === 'string') {
      this.#malformed(fields);
      return;
    }
    this.#response = fields;
    this.dispatch.rawHeaders = fields.headers;
    this.dispatch.handler.onResponseStart?.(this.dispatch, fields.status, noParsedFields);
  }

  #onData(chunk: Buffer): void {
    if (this.#over || chunk.length === 0) return;
    this.#came();
    this.#received += chunk.length;
    if (this.#expected >= 0 && this.#received > this.#expected) this.#malformed('the body is longer than it said');
    else this.dispatch.handler.onResponseData?.(this.dispatch, chunk);
  }

  #onTrailers(raw: readonly string[]): void {
    if (this.#over) return;
    this.#came();
    const problem = trailerProblem(raw);
    if (problem === undefined) this.#trailers = [...raw];
    else this.#malformed(problem);
  }

  #onEnd(): void {
    if (this.#over) return;
    if (!this.#endStream || this.#response === undefined) {
      this.#onGone(undefined);
    } else if (this.#expected >= 0 && this.#received < this.#expected) {
      this.#fail(upstreamError('UND_ERR_SOCKET', 'the body is shorter than it said'));
    } else {
      const { dispatch } = this;
      dispatch.rawTrailers = this.#trailers;
      this.#finish(false);
      dispatch.handler.onResponseEnd?.(dispatch, noParsedFields);
    }
  }

  /** Bytes of the body; -1 when it is not said. A head may say more than comes where no body comes (RFC 9110 §8.6). */
  get #expected(): number {
    const { status = 0, contentLength = -1 } = this.#response ?? {};
    if (this.dispatch.options.method === 'HEAD' || status === 304) return 0;
    return contentLength;
  }

  /** Closed before its end. */
  #onGone(error: (Error & { readonly code?: string }) | undefined): void {
    if (this.#over) return;
    const code = this.#stream.rstCode;
    const refused = code === NGHTTP2_REFUSED_STREAM || this.#owner.isUnprocessed(this.#stream.id);
    if (refused && !this.#answered) {
      this.#finish(true);
      return;
    }
    if (code === NGHTTP2_PROTOCOL_ERROR) this.#malformed('it breaks the rules of HTTP/2');
    else if (code === NGHTTP2_ENHANCE_YOUR_CALM && this.#response === undefined) {
      this.#fail(upstreamError('UND_ERR_HEADERS_OVERFLOW', 'the head is larger than is taken'));
    } else this.#fail(upstreamError('UND_ERR_SOCKET', `the stream was closed: ${error?.message ?? `code ${code}`}`));
  }

  #malformed(reason: string): void {
    this.#fail(upstreamError('HPE_INVALID', `malformed response: ${reason}`));
  }

  #fail(error: Error): void {
    if (this.#over) return;
    this.#finish(false);
    this.dispatch.fail(error);
  }

  /** Nothing reaches the dispatch after this; what the other side still does is cut short (RFC 9113 §8.1). */
  #finish(unprocessed: boolean): void {
    if (this.#over) return;
    this.#over = true;
    this.dispatch.connection = undefined;
    this.#body?.destroy();
    // A paused stream would keep what it holds, and never close.
    this.#stream.resume();
    if (!this.#stream.closed && !(this.#endStream && this.#requestSent)) {
      // In the middle of reading node puts CANCEL off until it has written what waits, and asks a stream for trailers
      // that is destroyed by then, which aborts the process.
      if (announcedBy(this.#body ?? null).length > 0) setImmediate(cancel, this.#stream);
      else this.#stream.close(NGHTTP2_CANCEL);
    }
    this.#owner.onOver(this, unprocessed);
  }
}

function cancel(stream: ClientHttp2Stream): void {
  if (!stream.closed) stream.close(NGHTTP2_CANCEL);
}

/** Names of the trailers that a request's body may end with. */
export function announcedBy(body: Readable | Buffer | string | null): readonly string[] {
  return body instanceof Readable ? ((body as WithTrailers).announced ?? noTrailers) : noTrailers;
}

const noTrailers: readonly string[] = [];
