import { type ClientHttp2Session, type ClientSessionOptions, connect } from 'node:http2';
import type { Socket } from 'node:net';
import { messageOf } from '@sluice/core';
import type { Dispatch } from './dispatch.ts';
import { toRequestFields } from './http2-fields.ts';
import { announcedBy, Http2Stream, type StreamOwner } from './http2-stream.ts';
import { upstreamError } from './upstream-error.ts';

/** Largest response head, bytes, and most fields in one. */
const largestHead = 64 * 1024;
const mostFields = 256;
/** Bytes that may be on their way for one stream, and for all of a session. */
const streamWindow = 256 * 1024;
const sessionWindow = 4 * 1024 * 1024;
/**
 * A session with streams on it that has been silent for so long is asked whether it lives. Servers of gRPC take a PING
 * without data more often than every five minutes for abuse, and hang up.
 */
const pingAfterMs = 310_000;
const pongWithinMs = 15_000;
/** Streams assumed to be allowed until the other side has said (RFC 9113 §6.5.2 advises no less). */
const streamsUntilSaid = 100;

export interface SessionOwner {
  readonly responseHeadersMs: number;
  readonly bodyIdleMs: number;
  readonly idleMs: number;
  /** 0 is no limit. */
  readonly maxRequests: number;
  readonly maxStreams: number;
  readonly scheme: 'http' | 'https';
  now(): number;
  /** There may be room for another request. */
  onRoom(): void;
  /** The endpoint has not acted on it, so it may be sent again. */
  onUnprocessed(dispatch: Dispatch): void;
  onGone(session: Http2Session): void;
}

/** One HTTP/2 connection to an endpoint, with as many requests at a time as both sides allow. */
export class Http2Session implements StreamOwner {
  readonly responseHeadersMs: number;
  readonly bodyIdleMs: number;
  readonly #owner: SessionOwner;
  readonly #socket: Socket;
  readonly #session: ClientHttp2Session;
  readonly #streams = new Set<Http2Stream>();
  #served = 0;
  #gone = false;
  #draining = false;
  /** From a GOAWAY (RFC 9113 §6.8): streams above it were not acted on. */
  #lastStreamId = Number.POSITIVE_INFINITY;
  #said = false;
  /** Monotonic; of a request that began or ended. */
  #lastUse: number;
  /** Monotonic; of anything that came from the other side. */
  #lastReceived: number;
  /** Monotonic; 0 while no PING is out. */
  #pingedAt = 0;

  constructor(socket: Socket, owner: SessionOwner) {
    this.#owner = owner;
    this.#socket = socket;
    this.responseHeadersMs = owner.responseHeadersMs;
    this.bodyIdleMs = owner.bodyIdleMs;
    this.#lastUse = owner.now();
    this.#lastReceived = this.#lastUse;
    // One of them is missing in the types.
    const options: ClientSessionOptions & { readonly strictSingleValueFields: boolean } = {
      createConnection: () => socket,
      settings: { enablePush: false, initialWindowSize: streamWindow, maxHeaderListSize: largestHead },
      maxHeaderListPairs: mostFields,
      // What listeners let in must fit, with what is added to it.
      maxSendHeaderBlockLength: 2 * 1024 * 1024,
      maxSessionMemory: 64,
      // Clients repeat fields that should come once, and node would throw where it is asked for trailers.
      strictSingleValueFields: false,
      peerMaxConcurrentStreams: streamsUntilSaid,
    };
    this.#session = connect(`${owner.scheme}://endpoint`, options);
    const session = this.#session;
    session.on('connect', () => session.setLocalWindowSize(sessionWindow));
    session.on('remoteSettings', () => {
      this.#said = true;
      owner.onRoom();
    });
    session.on('goaway', (_code, lastStreamId) => {
      this.#lastStreamId = lastStreamId;
      this.#draining = true;
      owner.onRoom();
    });
    session.on('error', () => {});
    // The socket may be half open, but no frame can come any more.
    socket.once('end', () => session.destroy());
    session.on('close', () => this.#onClosed());
    // Nobody pushes after enablePush: false; a stream of such a one is an error of the session (RFC 9113 §8.4).
    session.on('stream', (stream) => stream.destroy());
  }

  get served(): number {
    return this.#served;
  }

  get idle(): boolean {
    return this.#streams.size === 0;
  }

  get hasRoom(): boolean {
    if (this.#gone || this.#draining || this.#session.closed || this.#session.destroyed) return false;
    return this.#streams.size < this.#limit;
  }

  /** May carry requests, now or when others are done. */
  get usable(): boolean {
    return !this.#gone && !this.#draining;
  }

  get #limit(): number {
    const theirs = this.#said ? (this.#session.remoteSettings.maxConcurrentStreams ?? 0xffffffff) : streamsUntilSaid;
    return Math.min(this.#owner.maxStreams, theirs);
  }

  serve(dispatch: Dispatch): void {
    const { handler, options } = dispatch;
    dispatch.reused = this.#served > 0;
    handler.onRequestStart?.(dispatch, null);
    // Given up while it waited; nothing was written.
    if (dispatch.aborted) return;
    this.#served++;
    this.#lastUse = this.#owner.now();
    if (this.#streams.size === 0) this.#lastReceived = this.#lastUse;
    let stream: Http2Stream;
    try {
      const announced = announcedBy(options.body);
      const fields = toRequestFields(options, this.#owner.scheme);
      if (announced.length > 0) fields.push('trailer', announced.join(', '));
      const request = this.#session.request(fields, {
        endStream: options.body === null,
        // Asked for where there may be any only: waiting for none costs a turn and a frame.
        waitForTrailers: announced.length > 0,
      });
      stream = new Http2Stream(dispatch, request, this);
    } catch (error) {
      if (this.#session.closed || this.#session.destroyed) this.#owner.onUnprocessed(dispatch);
      else dispatch.fail(upstreamError('UND_ERR_INVALID_ARG', messageOf(error)));
      return;
    }
    dispatch.connection = stream;
    this.#streams.add(stream);
    const { maxRequests } = this.#owner;
    if (maxRequests > 0 && this.#served >= maxRequests) this.drain();
  }

  /** Takes nothing more, and closes when what it carries is done. */
  drain(): void {
    if (this.#gone || this.#draining) return;
    this.#draining = true;
    this.#closeWhenEmpty();
  }

  /** @param now monotonic milliseconds */
  checkDeadlines(now: number): void {
    for (const stream of this.#streams) stream.checkDeadlines(now);
    if (this.#pingedAt !== 0 && now - this.#pingedAt >= pongWithinMs) this.#destroy();
    else if (this.#streams.size === 0) {
      if (now - this.#lastUse >= this.#owner.idleMs) this.drain();
    } else if (this.#pingedAt === 0 && now - this.#lastReceived >= pingAfterMs) this.#ping(now);
  }

  onActivity(): void {
    this.#lastReceived = this.#owner.now();
  }

  /**
   * A connection is shared, so one whose other side is gone would fail request after request. One that has been silent
   * for as long as a request waited takes no more of them, and is asked whether it lives.
   */
  onTimeout(limit: number): void {
    const now = this.#owner.now();
    if (this.#gone || now - this.#lastReceived < limit) return;
    this.#draining = true;
    if (this.#pingedAt === 0) this.#ping(now);
  }

  isUnprocessed(streamId: number | undefined): boolean {
    return streamId === undefined || streamId > this.#lastStreamId;
  }

  onOver(stream: Http2Stream, unprocessed: boolean): void {
    this.#streams.delete(stream);
    this.#lastUse = this.#owner.now();
    this.#closeWhenEmpty();
    if (unprocessed) this.#owner.onUnprocessed(stream.dispatch);
    this.#owner.onRoom();
  }

  #ping(now: number): void {
    if (this.#session.destroyed) return;
    this.#pingedAt = now;
    const sent = this.#session.ping(() => {
      this.#pingedAt = 0;
      this.onActivity();
    });
    if (!sent) this.#destroy();
  }

  #destroy(): void {
    this.#session.destroy();
    this.#socket.destroy();
  }

  #closeWhenEmpty(): void {
    if (this.#draining && this.#streams.size === 0 && !this.#session.destroyed) this.#session.close();
  }

  #onClosed(): void {
    if (this.#gone) return;
    this.#gone = true;
    // Node does not close every stream of a session that goes, least of all those that are paused.
    for (const stream of [...this.#streams]) stream.onSessionGone();
    this.#owner.onGone(this);
  }
}
