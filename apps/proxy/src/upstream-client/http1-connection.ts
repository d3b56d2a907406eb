import type { Socket } from 'node:net';
import { BodyReader } from '../http1/body-reader.ts';
import type { ResponseHead } from '../http1/response-head.ts';
import { type ResponseProblem, ResponseReader } from '../http1/response-reader.ts';
import { readSocket } from '../sockets/read-socket.ts';
import type { ConnectionOwner } from './connection-owner.ts';
import type { Carrier, Dispatch, UpstreamDispatchOptions } from './dispatch.ts';
import { RequestSender, type SendingConnection } from './request-sender.ts';
import type { HeldConnection } from './stalled-clients.ts';
import { upstreamError } from './upstream-error.ts';

/** The handler contract asks for parsed fields beside the raw ones; the forwarder reads only those. */
const noParsedFields = Object.freeze({});

/**
 * One HTTP/1.1 connection to an endpoint, one request at a time. Whatever cannot be explained, such as bytes that
 * nobody asked for or that follow a response, costs the connection.
 */
export class Http1Connection implements Carrier, HeldConnection, SendingConnection {
  /** The PROXY header it began with; empty when none. */
  readonly header: string;
  /** Whose requests alone it may serve; undefined when that is not known, or anybody's. */
  client: UpstreamDispatchOptions['client'] = undefined;
  readonly #socket: Socket;
  readonly #owner: ConnectionOwner;
  readonly #stopReading: () => void;
  readonly #head = new ResponseReader();
  readonly #body = new BodyReader();
  #current: Dispatch | undefined;
  #response: ResponseHead | undefined;
  readonly #sender: RequestSender;
  /** Why the endpoint takes no more of a request that is not sent whole. */
  #unwritable: Error | undefined;
  #answering = false;
  #begun = false;
  #served = 0;
  /** An interim response said so; the final one need not repeat it. */
  #lastResponse = false;
  #closed = false;
  /** Something happened since deadlines were last looked at. */
  #active = true;
  #deadline = 0;
  #idleMs: number;
  /** Monotonic; when it was first seen that the client does not read, 0 while it does. */
  #stalledSince = 0;

  constructor(socket: Socket, owner: ConnectionOwner, header = '') {
    this.header = header;
    this.#socket = socket;
    this.#owner = owner;
    this.#idleMs = owner.idleMs;
    this.#sender = new RequestSender(socket, this);
    this.#stopReading = readSocket(socket, (bytes) => this.#onData(bytes));
    socket.on('end', () => this.#onEnd());
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(upstreamError('UND_ERR_SOCKET', 'the connection was closed')));
    socket.on('drain', () => {
      this.#active = true;
    });
  }

  get served(): number {
    return this.#served;
  }

  get usable(): boolean {
    return !this.#closed && this.#current === undefined && this.#socket.writable;
  }

  /** Part of the request is still to come from its client. */
  get uploading(): boolean {
    return this.#current !== undefined && this.#sender.uploading;
  }

  serve(dispatch: Dispatch): void {
    this.#current = dispatch;
    this.client = dispatch.options.client;
    this.#begun = false;
    dispatch.connection = this;
    dispatch.reused = this.#served > 0;
    this.#answering = false;
    this.#active = true;
    this.#stalledSince = 0;
    dispatch.handler.onRequestStart?.(dispatch, null);
    if (this.#current !== dispatch) {
      // Given up while it waited; nothing was written, so the next may have the connection.
      if (!this.#closed) this.#owner.onFree(this);
      return;
    }
    this.#begun = true;
    this.#served++;
    const { maxRequests } = this.#owner;
    const last = maxRequests > 0 && this.#served >= maxRequests;
    this.#sender.send(dispatch.options, last);
  }

  onSent(uploaded: boolean): void {
    this.#active = true;
    if (uploaded) this.#owner.onUploaded();
  }

  onBroken(error: Error): void {
    this.#fail(error);
  }

  onUnwritable(error: Error): void {
    this.#unwritable = error;
    this.#active = true;
    setImmediate(readLastWords, this);
  }

  /** For the turn of the event loop after `onUnwritable`, and those after it. */
  readLastWords(): void {
    const error = this.#unwritable;
    // While the client does not read, nothing is read here either; `resume` goes on.
    if (error === undefined || this.#closed || this.#current?.paused === true) return;
    // What has come is in the kernel's hands already: where a whole turn brings nothing of it, nothing is left.
    if (!this.#active) this.#fail(error);
    else setImmediate(readLastWords, this);
    this.#active = false;
  }

  abort(dispatch: Dispatch): void {
    if (this.#current !== dispatch) return;
    this.#current = undefined;
    if (this.#begun) this.destroy();
  }

  pause(dispatch: Dispatch): void {
    if (this.#current === dispatch) this.#socket.pause();
  }

  resume(dispatch: Dispatch): void {
    if (this.#current !== dispatch) return;
    this.#active = true;
    this.#stalledSince = 0;
    this.#socket.resume();
    if (this.#unwritable !== undefined) setImmediate(readLastWords, this);
  }

  stalledFor(now: number): number {
    const isStalled = this.#stalledSince !== 0 && this.#current?.options.asker?.holding !== true;
    return isStalled ? now - this.#stalledSince : 0;
  }

  giveUp(): void {
    this.#fail(upstreamError('ESTALLED', 'the client took nothing for long while others waited for a connection'));
  }

  destroy(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#sender.stop();
    this.#socket.destroy();
    this.#owner.onGone(this);
  }

  /** @param now monotonic milliseconds */
  checkDeadlines(now: number): void {
    const waiting = this.#current;
    const { responseHeadersMs, bodyIdleMs } = waiting?.options.limits ?? this.#owner;
    const limit = waiting === undefined ? this.#idleMs : this.#response === undefined ? responseHeadersMs : bodyIdleMs;
    // While the client does not read, or has not sent what is to be written, the endpoint is not to blame.
    const clientsTurn = !this.#sender.sent && !this.#socket.writableNeedDrain;
    if (this.#active || waiting?.paused === true || clientsTurn) {
      this.#active = false;
      this.#deadline = now + limit;
      if (waiting?.paused === true && this.#stalledSince === 0) this.#stalledSince = now;
      return;
    }
    if (now < this.#deadline) return;
    if (waiting === undefined) this.destroy();
    else if (this.#response === undefined) {
      this.#fail(upstreamError('UND_ERR_HEADERS_TIMEOUT', `no response head within ${limit} ms`));
    } else if (!this.#sender.sent) {
      this.#fail(upstreamError('UND_ERR_BODY_TIMEOUT', `the request body was not taken for ${limit} ms`));
    } else this.#fail(upstreamError('UND_ERR_BODY_TIMEOUT', `no byte of the response body for ${limit} ms`));
  }

  #onData(bytes: Buffer): void {
    this.#active = true;
    let rest: Buffer | undefined = bytes;
    while (rest !== undefined && !this.#closed) {
      if (this.#current === undefined) {
        // Bytes that answer nothing: the next response could not be told from them.
        this.destroy();
        return;
      }
      if (this.#sender.waits) {
        this.#fail(upstreamError('UND_ERR_SOCKET', 'bytes came before the request was sent'));
        return;
      }
      rest = this.#response === undefined ? this.#readHead(this.#current, rest) : this.#readBody(this.#current, rest);
    }
  }

  /** @returns what follows the head, if anything */
  #readHead(dispatch: Dispatch, bytes: Buffer): Buffer | undefined {
    if (!this.#answering) {
      this.#answering = true;
      dispatch.handler.onResponseStarted?.();
    }
    const head = this.#head.take(bytes, dispatch.options.method);
    if (head === undefined) return undefined;
    if ('problem' in head) return this.#refuse(head);
    const { rest } = this.#head;
    dispatch.rawHeaders = head.headers;
    if (head.status === 101) return this.#upgrade(dispatch, head, rest);
    if (head.status < 200) {
      if (!head.keepAlive) this.#lastResponse = true;
      dispatch.handler.onResponseStart?.(dispatch, head.status, noParsedFields);
      return rest;
    }
    this.#response = head;
    dispatch.untilClose = head.framing === 'until-close';
    if (head.framing !== 'none') this.#body.begin(head.framing === 'length' ? head.contentLength : head.framing);
    dispatch.handler.onResponseStart?.(dispatch, head.status, noParsedFields);
    if (this.#current !== dispatch) return undefined;
    if (head.framing === 'none') this.#complete(dispatch, rest);
    return head.framing === 'none' ? undefined : rest;
  }

  #readBody(dispatch: Dispatch, bytes: Buffer): undefined {
    const state = this.#body.read(bytes, this);
    if (this.#current !== dispatch) return;
    if (state === 'done') this.#complete(dispatch, this.#body.rest);
    else if (state === 'malformed') this.#malformed(this.#body.problem);
  }

  /** For the body reader. */
  onBody(chunk: Buffer): void {
    const dispatch = this.#current;
    if (dispatch !== undefined) dispatch.handler.onResponseData?.(dispatch, chunk);
  }

  /** @param rest bytes after the end of the response */
  #complete(dispatch: Dispatch, rest: Buffer | undefined): void {
    const framing = this.#response?.framing;
    const keep =
      this.#response?.keepAlive === true &&
      !this.#lastResponse &&
      this.#sender.sent &&
      rest === undefined &&
      // What came with the end while the socket was paused would otherwise be read as the next response.
      this.#socket.readableLength === 0 &&
      (this.#owner.maxRequests === 0 || this.#served < this.#owner.maxRequests);
    // An endpoint that says how long it keeps idle connections is believed, less a second for the way.
    const hint = this.#response?.idleHintMs ?? 0;
    this.#idleMs = hint === 0 ? this.#owner.idleMs : Math.min(this.#owner.idleMs, Math.max(hint - 1000, 0));
    dispatch.rawTrailers = framing === 'chunked' ? [...this.#body.trailers] : null;
    this.#current = undefined;
    this.#response = undefined;
    dispatch.connection = undefined;
    if (dispatch.paused) this.#socket.resume();
    if (!keep || this.#idleMs === 0) this.destroy();
    dispatch.handler.onResponseEnd?.(dispatch, noParsedFields);
    if (!this.#closed) this.#owner.onFree(this);
  }

  #upgrade(dispatch: Dispatch, head: ResponseHead, rest: Buffer | undefined): undefined {
    if (typeof dispatch.options.upgrade !== 'string' || dispatch.handler.onRequestUpgrade === undefined) {
      return this.#malformed('it switched protocols without being asked');
    }
    const socket = this.#socket;
    this.#current = undefined;
    this.#closed = true;
    this.#owner.onGone(this);
    // The other listeners do nothing any more once `#closed` is set.
    this.#stopReading();
    socket.pause();
    if (rest !== undefined) socket.unshift(rest);
    dispatch.handler.onRequestUpgrade(dispatch, head.status, noParsedFields, socket);
    return undefined;
  }

  #onEnd(): void {
    const dispatch = this.#current;
    if (dispatch !== undefined && this.#response?.framing === 'until-close') this.#complete(dispatch, undefined);
    else this.#fail(upstreamError('UND_ERR_SOCKET', 'the other side closed the connection'));
  }

  #refuse({ problem, isTooLarge }: ResponseProblem): undefined {
    return isTooLarge ? this.#fail(upstreamError('UND_ERR_HEADERS_OVERFLOW', problem)) : this.#malformed(problem);
  }

  #malformed(reason: string): undefined {
    this.#fail(upstreamError('HPE_INVALID', `malformed response: ${reason}`));
    return undefined;
  }

  #fail(error: Error): undefined {
    const dispatch = this.#current;
    this.#current = undefined;
    this.destroy();
    dispatch?.fail(error);
    return undefined;
  }
}

function readLastWords(connection: Http1Connection): void {
  connection.readLastWords();
}
