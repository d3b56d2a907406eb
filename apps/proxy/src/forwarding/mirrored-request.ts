import type { LoadBalancer } from '@sluice/load-balancing/contract';
import type { Dispatcher } from 'undici';
import type { LiveEndpoint } from '../runtime/endpoint-state.ts';
import { AnswerVerdict } from './answer-verdict.ts';
import { classifyUpstreamError } from './classify-upstream-error.ts';
import { errorTable } from './proxy-error.ts';
import { rawList } from './raw-list.ts';
import type { Watched } from './watchdog.ts';
import type { WorkerContext } from './worker-context.ts';

/** A copy has as long as this, milliseconds, whatever the upstream's own limits are. */
const longestMs = 30_000;
/** Of an answer that nobody wants so much is read, bytes; then its connection is given up. */
const mostBytes = 1024 * 1024;

const unwanted = new Error('nobody waits for the answer to a copy');

/** One copy of a request, under way to the upstream that it is mirrored to. Its answer is thrown away. */
export class MirroredRequest implements Dispatcher.DispatchHandler, Watched {
  readonly #endpoint: LiveEndpoint;
  readonly #balancer: LoadBalancer | undefined;
  readonly #worker: WorkerContext;
  readonly #onOver: (answered: boolean) => void;
  readonly #probe;
  readonly #startedAt: number;
  #verdict: AnswerVerdict | undefined;
  /** Its head was, or is about to be, written to a connection, which had served before. */
  #sent = false;
  #reused = false;
  #answered = false;
  #controller: Dispatcher.DispatchController | undefined;
  #bytes = 0;
  #ended = false;

  constructor(
    endpoint: LiveEndpoint,
    balancer: LoadBalancer | undefined,
    worker: WorkerContext,
    onOver: (answered: boolean) => void,
  ) {
    this.#endpoint = endpoint;
    this.#balancer = balancer;
    this.#worker = worker;
    this.#onOver = onOver;
    this.#probe = endpoint.enter();
    this.#startedAt = worker.clock.monotonic();
    worker.watchdog.watch(this);
  }

  /** Looked at while it waits for a connection. */
  get ended(): boolean {
    return this.#ended;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#ended) controller.abort(unwanted);
    this.#sent = true;
    this.#reused = 'reused' in controller && controller.reused === true;
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number): void {
    if (status < 200 || this.#ended) return;
    this.#answered = true;
    this.#observe(status >= 500);
    this.#verdict = new AnswerVerdict(this.#endpoint, this.#probe, status, rawList(controller.rawHeaders));
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#ended) return;
    this.#verdict?.onBody();
    this.#bytes += chunk.length;
    if (this.#bytes > mostBytes) this.#giveUp(true);
  }

  onResponseEnd(controller: Dispatcher.DispatchController): void {
    if (!this.#ended) this.#verdict?.onEnd(rawList(controller.rawTrailers));
    this.#end(true);
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    if (this.#ended) return;
    this.#end(false);
    const code = classifyUpstreamError(error, { sent: this.#sent });
    // As with any request: a full pool, and a connection that was just being closed, say nothing about the endpoint.
    const raced = code === 'reset' && this.#reused && !this.#answered;
    if (code === 'queue_full') this.#endpoint.noteOverflow();
    if (!errorTable[code].againstEndpoint || raced) return;
    this.#endpoint.noteFailure(`${code.replaceAll('_', ' ')} with a copy of a request`, !this.#sent, this.#probe);
    this.#observe(true);
  }

  /** @param now monotonic milliseconds */
  checkDeadlines(now: number): void {
    if (now < this.#startedAt + longestMs) return;
    const [sent, answered] = [this.#sent, this.#answered];
    this.#giveUp(answered);
    if (answered || !sent) return;
    this.#endpoint.noteFailure('no answer to a copy of a request', false, this.#probe);
    this.#observe(true);
  }

  #giveUp(answered: boolean): void {
    this.#verdict?.onGivenUp();
    this.#end(answered);
    this.#controller?.abort(unwanted);
  }

  #observe(failed: boolean): void {
    this.#balancer?.observe?.(this.#endpoint, this.#worker.clock.monotonic() - this.#startedAt, failed);
  }

  #end(answered: boolean): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#worker.watchdog.unwatch(this);
    this.#endpoint.leave(this.#probe);
    this.#onOver(answered);
  }
}
