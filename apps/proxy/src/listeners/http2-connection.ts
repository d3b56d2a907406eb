import { constants, performServerHandshake, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { getHeader } from '@sluice/core';
import { errorReply } from '../forwarding/error-reply.ts';
import { Exchange } from '../forwarding/exchange.ts';
import { handleExchange } from '../forwarding/handle-exchange.ts';
import type { Refusal } from '../forwarding/request-guard.ts';
import { nextRequestId } from '../forwarding/request-id.ts';
import { strictTransportOf } from '../forwarding/strict-transport.ts';
import type { WorkerContext } from '../forwarding/worker-context.ts';
import { readRequestHead } from '../http2/request-head.ts';
import { sessionOptions } from '../http2/session-options.ts';
import { TokenBucket } from '../http2/token-bucket.ts';
import { type SessionReading, UnseenStreams } from '../http2/unseen-streams.ts';
import { makeWebSocketKey } from '../web-socket/web-socket-key.ts';
import type { AcceptedConnection, ConnectionStage } from './accepted-connection.ts';
import { type DownstreamSession, Http2Downstream } from './http2-downstream.ts';

/** How long a closed session's last frames have to be taken, milliseconds. */
const lingerMs = 1000;

/** One client connection that speaks HTTP/2: gives each of its streams to an exchange. */
export class Http2Connection implements ConnectionStage, DownstreamSession, SessionReading {
  readonly #socket: Socket;
  readonly accepted: AcceptedConnection;
  readonly #worker: WorkerContext;
  readonly #session: ServerHttp2Session;
  readonly #resets: TokenBucket;
  readonly #pings: TokenBucket;
  readonly #settings: TokenBucket;
  readonly #unseen = new UnseenStreams();
  #streams = 0;
  #idleSince: number;
  /** Monotonic; 0 is none. */
  #deadline: number;
  #settled = false;
  /** About to be sent away. */
  #abused = false;
  /** Monotonic; 0 while it is open. */
  #lingerUntil = 0;

  /** @param socket the accepted one, or TLS on top of it whose handshake is over; the preface is still unread */
  constructor(socket: Socket, accepted: AcceptedConnection, worker: WorkerContext) {
    const { settings } = accepted.listener;
    const now = worker.clock.monotonic();
    this.#socket = socket;
    this.accepted = accepted;
    this.#worker = worker;
    this.#idleSince = now;
    this.#deadline = now + settings.timeouts.requestHeadersMs;
    this.#resets = new TokenBucket(settings.http2.resetBurst, settings.http2.resetRate, now);
    // gRPC clients measure their path by pings, as many as one for each round trip.
    this.#pings = new TokenBucket(1000, 200, now);
    this.#settings = new TokenBucket(50, 5, now);
    // Followed by `close`. A client that closes its side is taken to have gone, as in HTTP/1.
    socket.on('error', () => {});
    socket.on('end', () => socket.destroy());
    // Node clears this for sockets of its own tls.Server only, and the session would wait for a client's event.
    if (socket instanceof TLSSocket) Object.assign(socket, { secureConnecting: false });
    this.#session = performServerHandshake(socket, sessionOptions(settings));
    // Followed by `close`.
    this.#session.on('error', (error) => {
      if (brokenByClient(error)) this.#noteAbuse('http2_broken', error.message);
    });
    this.#session.on('remoteSettings', () => {
      if (!this.#settled) this.#settle();
      else if (!this.#settings.take(this.#monotonic())) this.#calmDown('too many SETTINGS');
    });
    this.#session.on('ping', () => {
      if (!this.#pings.take(this.#monotonic())) this.#calmDown('too many PINGs');
    });
    this.#session.on('stream', (stream, _fields, flags, raw) => this.#onStream(stream, flags, raw));
  }

  now(): number {
    return this.#worker.clock.now();
  }

  get bytesRead(): number {
    return this.#socket.bytesRead;
  }

  lastStream(): number {
    return this.#session.state.lastProcStreamID ?? 0;
  }

  idleFor(now: number): number {
    return this.#streams === 0 ? now - this.#idleSince : -1;
  }

  /** GOAWAY, and the end when no stream is left. */
  endSoon(): void {
    if (!this.#session.closed) this.#session.close();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  checkDeadlines(now: number): void {
    if (this.#session.destroyed || (this.#session.closed && this.#streams === 0)) {
      // Its last frames are on the way; a client that does not take them is not waited for.
      if (this.#lingerUntil === 0) this.#lingerUntil = now + lingerMs;
      else if (now >= this.#lingerUntil) this.#socket.destroy();
      return;
    }
    if (!this.#session.closed) this.#countUnseen();
    // What comes later is told to be retried elsewhere. Node cannot announce GOAWAY ahead, as RFC 9113 §6.8 suggests:
    // nghttp2 takes no new stream once it has sent any.
    if (this.#worker.draining || !this.accepted.listener.accepting || this.accepted.outdated) this.endSoon();
    if (this.#deadline === 0 || now < this.#deadline) return;
    if (this.#settled) this.endSoon();
    else this.#socket.destroy();
  }

  #monotonic(): number {
    return this.#worker.clock.monotonic();
  }

  /** The client has shown that it speaks HTTP/2. */
  #settle(): void {
    this.#settled = true;
    if (this.#streams === 0) this.#rest();
  }

  #rest(): void {
    this.#idleSince = this.#monotonic();
    this.#deadline = this.#idleSince + this.accepted.listener.settings.timeouts.keepAliveMs;
  }

  /** What Node refuses by itself makes work as well, and brings a client as little as what it cancels. */
  #countUnseen(): void {
    const now = this.#monotonic();
    for (let left = this.#unseen.take(this); left > 0; left--) {
      if (this.#resets.take(now)) continue;
      this.#calmDown('too many refused streams');
      return;
    }
  }

  #onStream(stream: ServerHttp2Stream, flags: number, raw: readonly string[]): void {
    this.#unseen.note();
    // Followed by `close`, which every stream comes to.
    stream.on('error', () => {});
    // Reset in the same breath: none of it is run, but it counts.
    if (stream.destroyed || stream.closed) {
      this.#onReset();
      return;
    }
    if (this.#abused) return;
    this.#streams++;
    this.#deadline = 0;
    this.#settled = true;
    const { settings } = this.accepted.listener;
    const ended = (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0;
    const head = readRequestHead(raw, ended, settings.limits, () => makeWebSocketKey(this.#worker.random));
    let downstream: Http2Downstream | undefined;
    stream.on('close', () => {
      if (--this.#streams === 0) this.#rest();
      // A refused request counts as one, too.
      if (downstream === undefined || downstream.cancelled) this.#onReset();
    });
    if ('code' in head) {
      this.#refuse(stream, head, getHeader(raw, 'content-type'));
      return;
    }
    downstream = new Http2Downstream(stream, head, this);
    handleExchange(new Exchange(this.#worker, downstream, settings));
  }

  /** Answers what could not be understood; other streams go on (RFC 9113 §8.1.1). */
  #refuse(stream: ServerHttp2Stream, { code, part, reason }: Refusal, contentType: string | undefined): void {
    this.accepted.noteRefused(this.#worker, part ?? code, reason);
    const idHeader = this.#worker.holder.current?.snapshot.settings.requestIdHeader ?? 'x-request-id';
    const { status, headers, body } = errorReply(code, nextRequestId(), idHeader, '', contentType);
    const more = strictTransportOf(this.accepted.listener.settings);
    stream.respond([':status', String(status), ...headers, ...more]);
    // Node has ended the stream of a HEAD request already.
    if (!stream.writableEnded) stream.end(body);
    // What is left of the request is not wanted (RFC 9113 §8.1); the reply goes first.
    const close = () => setImmediate(() => stream.close(constants.NGHTTP2_NO_ERROR));
    if (stream.writableFinished) close();
    else stream.on('finish', close);
    stream.resume();
  }

  /** A client that cancels without end makes work and takes none of it (CVE-2023-44487). */
  #onReset(): void {
    if (!this.#session.destroyed && !this.#resets.take(this.#monotonic())) this.#calmDown('too many resets');
  }

  /** Once for each connection, by its first reason. */
  #noteAbuse(reason: string, words: string): void {
    if (!this.#abused) this.accepted.noteAbuse(this.#worker, reason, words);
    this.#abused = true;
  }

  #calmDown(reason: string): void {
    if (this.#abused) return;
    this.#noteAbuse('http2_flood', reason);
    // Not in the middle of what Node is at, which would lose the last frames.
    setImmediate(() => this.#session.destroy(abused, constants.NGHTTP2_ENHANCE_YOUR_CALM));
  }
}

/** nghttp2 ended it for frames that break the rules, or for too many of a kind. */
function brokenByClient(error: Error): boolean {
  return 'code' in error && (error.code === 'ERR_HTTP2_ERROR' || error.code === 'ERR_HTTP2_TOO_MANY_INVALID_FRAMES');
}

/** Shared: it is never shown. */
const abused = new Error('the client abused the connection');
