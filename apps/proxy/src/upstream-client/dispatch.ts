import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';

/** What serves a dispatch: a connection, or a stream of one. */
export interface Carrier {
  abort(dispatch: Dispatch): void;
  pause(dispatch: Dispatch): void;
  resume(dispatch: Dispatch): void;
}

/** How long an endpoint may leave its client waiting, milliseconds. */
export interface ResponseLimits {
  readonly responseHeadersMs: number;
  readonly bodyIdleMs: number;
}

export interface UpstreamDispatchOptions extends Dispatcher.DispatchOptions {
  /** Flat, in order; Host first. Framing fields but Content-Length are the client's own. */
  readonly headers: string[];
  readonly body: Buffer | Readable | null;
  /** Never on a connection that has served before: the retry after one was closed under a request. */
  readonly freshConnection?: boolean;
  /** The client has said `TE: trailers`, which is hop-by-hop and so is said anew. */
  readonly acceptsTrailers?: boolean;
  /** Only on a connection that began with this PROXY header (latin1). */
  readonly proxyHeader?: string | undefined;
  /** Whom that names, where it names nobody else: without it the connection is of no use to anybody. */
  readonly client?: { readonly gone: boolean } | undefined;
  /** In place of the upstream's limits, milliseconds. */
  readonly limits?: ResponseLimits | undefined;
  /** Looked at while the request waits for a connection, when the contract knows no way to give it up. */
  readonly asker?: { readonly ended: boolean /** It is paused, and not for its client. */; readonly holding?: boolean };
}

/** One dispatch: what is asked, and the controller that its handler steers it by. */
export class Dispatch implements Dispatcher.DispatchController {
  readonly options: UpstreamDispatchOptions;
  readonly handler: Dispatcher.DispatchHandler;
  /** Monotonic; when it began to wait for a connection. */
  queuedAt = 0;
  rawHeaders: string[] | null = null;
  rawTrailers: string[] | null = null;
  /** The connection had served another request before. */
  reused = false;
  /** The end of the connection is the end of the response. */
  untilClose = false;
  paused = false;
  aborted = false;
  reason: Error | null = null;
  /** While it is being served. */
  connection: Carrier | undefined = undefined;

  constructor(options: UpstreamDispatchOptions, handler: Dispatcher.DispatchHandler) {
    this.options = options;
    this.handler = handler;
  }

  abort(reason: Error): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    this.connection?.abort(this);
  }

  pause(): void {
    if (this.paused) return;
    this.paused = true;
    this.connection?.pause(this);
  }

  resume(): void {
    if (!this.paused) return;
    this.paused = false;
    this.connection?.resume(this);
  }

  /** Nobody waits for the answer any more. */
  get unwanted(): boolean {
    return this.aborted || this.options.asker?.ended === true;
  }

  fail(error: Error): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = error;
    this.handler.onResponseError?.(this, error);
  }
}
