import type { Duplex } from 'node:stream';
import type { WebSocketOutcome } from '@sluice/metrics';
import type { Exchange } from '../forwarding/exchange.ts';
import { RouteEnd } from '../forwarding/route-end.ts';
import { Tunnel, type TunnelSide } from '../forwarding/tunnel.ts';
import type { Watched } from '../forwarding/watchdog.ts';
import type { MutableWebSocketDelta } from '../telemetry/web-socket-tally.ts';
import { closeFrameToClient, closeFrameToEndpoint } from './close-frame.ts';
import { FrameReader } from './frame-reader.ts';

/** How long both sides have to answer "going away", milliseconds. */
export const goodbyeMs = 1000;

/**
 * How long a side may go on after the other has ended its own, milliseconds. A WebSocket ends on both sides as soon as it ends
 * on one (RFC 6455 §7.1.1); what comes after is an answer that was on its way.
 */
const halfOpenMs = 30_000;

/**
 * An open WebSocket: bytes both ways, followed but not changed. When it has to go, because it was silent for too long,
 * its route or listener is no more or the worker leaves, both sides are told so by a close frame where one can be put
 * between frames; a side where it cannot is cut.
 */
export class OpenWebSocket implements Watched {
  readonly #exchange: Exchange;
  readonly #tunnel: Tunnel;
  readonly #routeEnd: RouteEnd;
  readonly #fromClient = new FrameReader(true);
  readonly #fromUpstream = new FrameReader(false);
  readonly #tally: MutableWebSocketDelta;
  readonly #onClosed: (outcome: WebSocketOutcome) => void;
  #leaving: 'idle' | 'drain' | undefined;
  /** Monotonic; when the time to answer is over. */
  #cutAt = 0;
  /** Monotonic; when the time of the side that has not ended is over. 0 while both are open. */
  #halfOpenUntil = 0;
  #closedFirst: { readonly side: TunnelSide; readonly reader: FrameReader } | undefined;
  /** What has been counted already. */
  #told = { bytesReceived: 0, bytesSent: 0, messagesReceived: 0, messagesSent: 0 };

  /**
   * @param early what the client has sent behind its handshake
   * @param onClosed called once, when both sides are gone
   */
  constructor(
    exchange: Exchange,
    client: Duplex,
    upstream: Duplex,
    early: Buffer,
    onClosed: (outcome: WebSocketOutcome) => void,
  ) {
    const { worker } = exchange;
    this.#exchange = exchange;
    this.#onClosed = onClosed;
    this.#routeEnd = new RouteEnd(worker.holder, (runtime) => runtime.allowsWebSockets(exchange.route));
    this.#tally = worker.recorder.webSockets.of(exchange.listener, exchange.route, exchange.upstream);
    this.#tally.open++;
    this.#tally.opened++;
    this.#tunnel = new Tunnel(client, upstream, {
      idleMs: exchange.settings.timeouts.webSocketIdleMs,
      early,
      onBytes: (side, chunk) => this.#follow(side, chunk),
      onClosed: () => this.#end(),
    });
    worker.watchdog.watch(this);
  }

  checkDeadlines(now: number): void {
    this.#count();
    if (this.#leaving !== undefined) {
      if (now >= this.#cutAt) this.#tunnel.close();
    } else if (this.#tunnel.endedBy !== undefined && this.#isHalfOpenTooLong(now)) this.#tunnel.close();
    else if (this.#tunnel.isIdle(now)) this.#leave('idle', now);
    else if (this.#routeEnd.isOver(now) || now >= this.#exchange.downstream.leaveBy) this.#leave('drain', now);
  }

  #isHalfOpenTooLong(now: number): boolean {
    if (this.#halfOpenUntil === 0) this.#halfOpenUntil = now + halfOpenMs;
    return now >= this.#halfOpenUntil;
  }

  #follow(side: TunnelSide, chunk: Buffer): void {
    const reader = side === 'client' ? this.#fromClient : this.#fromUpstream;
    reader.read(chunk);
    if (reader.closeCode === undefined) return;
    this.#closedFirst ??= { side, reader };
    // The answer to our own close frame has come, so nothing is left to say (RFC 6455 §7.1.1).
    if (this.#leaving !== undefined) (side === 'client' ? this.#tunnel.client : this.#tunnel.upstream).end();
  }

  #leave(why: 'idle' | 'drain', now: number): void {
    this.#leaving = why;
    this.#cutAt = now + goodbyeMs;
    const { client, upstream } = this.#tunnel;
    // What frames the sides sent each other so far has been passed on, and nothing may follow a close frame.
    this.#tunnel.passing = false;
    client.resume();
    upstream.resume();
    sayGoodbye(client, this.#fromUpstream, this.#fromClient, closeFrameToClient);
    sayGoodbye(upstream, this.#fromClient, this.#fromUpstream, () =>
      closeFrameToEndpoint(this.#exchange.worker.random),
    );
  }

  /** What has passed since the last time goes into the figures. */
  #count(): void {
    const { bytesReceived, bytesSent } = this.#tunnel;
    const told = this.#told;
    if (bytesReceived === told.bytesReceived && bytesSent === told.bytesSent) return;
    const messagesReceived = this.#fromClient.messages;
    const messagesSent = this.#fromUpstream.messages;
    this.#tally.bytesReceived += bytesReceived - told.bytesReceived;
    this.#tally.bytesSent += bytesSent - told.bytesSent;
    this.#tally.messagesReceived += messagesReceived - told.messagesReceived;
    this.#tally.messagesSent += messagesSent - told.messagesSent;
    this.#exchange.worker.recorder.recordBytes(
      this.#exchange,
      bytesReceived - told.bytesReceived,
      bytesSent - told.bytesSent,
    );
    this.#exchange.body.bytes += bytesReceived - told.bytesReceived;
    this.#exchange.bytesSent += bytesSent - told.bytesSent;
    this.#told = { bytesReceived, bytesSent, messagesReceived, messagesSent };
  }

  #end(): void {
    this.#count();
    this.#exchange.worker.watchdog.unwatch(this);
    this.#tally.open--;
    const first = this.#closedFirst?.side ?? this.#tunnel.endedBy;
    this.#onClosed({
      messagesReceived: this.#fromClient.messages,
      messagesSent: this.#fromUpstream.messages,
      closeCode: this.#closedFirst?.reader.closeCode ?? 0,
      endedBy: this.#leaving ?? (first === 'client' ? 'client' : 'endpoint'),
    });
  }
}

/**
 * @param sent what was passed on to this side
 * @param heard what came from it
 */
function sayGoodbye(side: Duplex, sent: FrameReader, heard: FrameReader, closeFrame: () => Buffer): void {
  // It has its close frame already, or is in the middle of a frame.
  if (!sent.betweenFrames || !side.writable) {
    side.end(() => side.destroy());
    return;
  }
  side.write(closeFrame());
  if (heard.closeCode !== undefined || heard.lost) side.end();
}
