import type { Duplex } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { Probe } from '../runtime/circuit.ts';
import type { LiveEndpoint } from '../runtime/endpoint-state.ts';
import { upstreamError } from '../upstream-client/upstream-error.ts';
import { AnswerVerdict } from './answer-verdict.ts';
import type { Exchange } from './exchange.ts';
import { rawList } from './raw-list.ts';
import { ResponseLeftover } from './response-leftover.ts';
import { receiveTrailers } from './trailers.ts';

/** Interim responses let through per attempt; more are an attack on somebody's memory. */
const maximumInterim = 16;

type Controller = Dispatcher.DispatchController;

/** What becomes of an attempt is decided by whoever made it; each of these comes at most once. */
export interface AttemptEvents {
  /** It has failed, and released its endpoint. */
  onFailed(attempt: Attempt, error: Error): void;
  /** The head of the final response has come. */
  onStarted(attempt: Attempt, status: number, raw: readonly string[]): void;
  /** The endpoint has switched protocols. */
  onUpgraded(attempt: Attempt, status: number, raw: readonly string[], socket: Duplex): void;
}

/**
 * One try of an exchange on one endpoint: the handler of one dispatch. It does nothing any more once it is abandoned,
 * so a late call of its client cannot reach an exchange that has gone on or ended.
 */
export class Attempt implements Dispatcher.DispatchHandler {
  readonly exchange: Exchange;
  readonly endpoint: LiveEndpoint;
  readonly startedAt: number;
  /** There when it tries a half-open circuit. */
  readonly probe: Probe | undefined;
  /** The head was, or is about to be, written to a connection. */
  sent = false;
  /** The connection had served another request before. */
  reused = false;
  /** A byte of the response has come. */
  answered = false;
  /** The head of the final response has come. */
  started = false;
  /** Only the end of the connection ends the response, so a cut cannot be told from its end. */
  untilClose = false;
  readonly #events: AttemptEvents;
  #controller: Controller | undefined;
  #rawHead: readonly string[] = [];
  #interim = 0;
  #ended = false;
  /** While response policies decide about the head, what follows is held back. */
  #holding = false;
  #held: Buffer[] = [];
  #heldEnd: readonly string[] | undefined;
  #leftover: ResponseLeftover | undefined = undefined;
  /** There when somebody counts how the endpoint does. */
  #verdict: AnswerVerdict | undefined = undefined;

  constructor(exchange: Exchange, endpoint: LiveEndpoint, events: AttemptEvents) {
    this.exchange = exchange;
    this.endpoint = endpoint;
    this.#events = events;
    this.startedAt = exchange.worker.clock.monotonic();
    this.probe = endpoint.enter();
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Gives the attempt up, if it is still under way; its connection is closed. */
  abandon(): void {
    if (this.#ended) return;
    this.#verdict?.onGivenUp();
    if (!this.started) this.#noteWaited();
    this.#end();
    this.#controller?.abort(abandoned);
  }

  /** Its response has begun and another attempt takes its place. */
  discard(): void {
    if (this.#ended) return;
    this.#verdict?.onGivenUp();
    this.#end();
    this.#leftover = new ResponseLeftover(this.exchange.worker.clock, (reason) => this.#controller?.abort(reason));
  }

  /** Gives the attempt up as one that has failed, if it is still under way. */
  expire(code: 'EATTEMPT' | 'UND_ERR_CONNECT_TIMEOUT', message: string): void {
    if (this.#ended) return;
    this.#end();
    this.#controller?.abort(abandoned);
    this.#events.onFailed(this, upstreamError(code, message));
  }

  get holding(): boolean {
    return this.#holding;
  }

  resumeResponse(): void {
    if (!this.#holding) this.#controller?.resume();
  }

  /** Response policies have to think: nothing more is taken from the upstream until `release`. */
  hold(): void {
    this.#holding = true;
    this.#controller?.pause();
  }

  release(): void {
    this.#holding = false;
    const held = this.#held;
    this.#held = [];
    let room = true;
    for (const chunk of held) room = this.exchange.writeReply(chunk) && room;
    if (this.#heldEnd !== undefined) this.#finish(this.#heldEnd);
    else if (room) this.#controller?.resume();
  }

  /** Tells the endpoint that it answers, or leaves how it does to the rest of the answer. */
  judge(status: number, head: readonly string[]): void {
    if (this.endpoint.isJudged) this.#verdict = new AnswerVerdict(this.endpoint, this.probe, status, head);
    else this.endpoint.noteAlive();
  }

  onRequestStart(controller: Controller): void {
    this.#controller = controller;
    if (this.#ended) controller.abort(abandoned);
    this.sent = true;
    this.reused = 'reused' in controller && controller.reused === true;
  }

  onResponseStarted(): void {
    this.answered = true;
  }

  onResponseStart(controller: Controller, status: number): void {
    if (this.#ended) return;
    const raw = rawList(controller.rawHeaders);
    if (status < 200) {
      if (++this.#interim > maximumInterim) {
        this.onResponseError(controller, upstreamError('HPE_INVALID', 'more interim responses than anybody needs'));
        controller.abort(abandoned);
      } else if (status !== 100) {
        this.exchange.downstream.inform(status, raw);
      }
      return;
    }
    this.#rawHead = raw;
    this.untilClose = 'untilClose' in controller && controller.untilClose === true;
    this.started = true;
    this.#events.onStarted(this, status, raw);
  }

  onResponseData(controller: Controller, chunk: Buffer): void {
    if (this.#ended) {
      this.#leftover?.take(chunk.length);
      return;
    }
    this.#verdict?.onBody();
    if (this.#holding) this.#held.push(chunk);
    else if (!this.exchange.writeReply(chunk)) controller.pause();
  }

  onResponseEnd(controller: Controller): void {
    this.#leftover?.end();
    if (this.#ended) return;
    const raw = rawList(controller.rawTrailers);
    this.#verdict?.onEnd(raw);
    const trailers = receiveTrailers(raw, this.#rawHead);
    if (this.#holding) this.#heldEnd = trailers;
    else this.#finish(trailers);
  }

  onResponseError(_controller: Controller | null, error: Error): void {
    this.#leftover?.end();
    if (this.#ended) return;
    this.#end();
    this.#events.onFailed(this, error);
  }

  onRequestUpgrade(controller: Controller, status: number, _headers: unknown, socket: Duplex): void {
    if (this.#ended) {
      socket.destroy();
      return;
    }
    this.#end();
    this.#events.onUpgraded(this, status, rawList(controller.rawHeaders), socket);
  }

  #finish(trailers: readonly string[]): void {
    this.#end();
    this.exchange.endReply(trailers);
  }

  #noteWaited(): void {
    const { exchange, endpoint, startedAt } = this;
    const balancer = exchange.forwarding?.group.balancer;
    if (balancer?.noteWaited !== undefined)
      balancer.noteWaited(endpoint, exchange.worker.clock.monotonic() - startedAt);
  }

  #end(): void {
    this.#ended = true;
    this.endpoint.leave(this.probe);
  }
}

/** Shared: it is never shown, and a stack trace per cancelled request would be paid for nothing. */
const abandoned = new Error('the exchange gave this attempt up');
