import type { Dispatcher } from 'undici';
import type { LiveEndpoint } from '../runtime/endpoint-state.ts';
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
  readonly #worker: WorkerContext;
  readonly #onOver: (answered: boolean) => void;
  readonly #probe;
  readonly #deadline: number;
  #controller: Dispatcher.DispatchController | undefined;
  #bytes = 0;
  #ended = false;

  constructor(endpoint: LiveEndpoint, worker: WorkerContext, onOver: (answered: boolean) => void) {
    this.#endpoint = endpoint;
    this.#worker = worker;
    this.#onOver = onOver;
    this.#probe = endpoint.enter();
    this.#deadline = worker.clock.monotonic() + longestMs;
    worker.watchdog.watch(this);
  }

  /** Looked at while it waits for a connection. */
  get ended(): boolean {
    return this.#ended;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#ended) controller.abort(unwanted);
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number): void {
    if (status >= 200 && !this.#ended) this.#endpoint.noteAnswer(status, this.#probe);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > mostBytes) this.#giveUp(true);
  }

  onResponseEnd(): void {
    this.#end(true);
  }

  onResponseError(): void {
    if (!this.#ended) this.#endpoint.noteFailure('a copy of a request failed', false, this.#probe);
    this.#end(false);
  }

  /** @param now monotonic milliseconds */
  checkDeadlines(now: number): void {
    if (now >= this.#deadline) this.#giveUp(false);
  }

  #giveUp(answered: boolean): void {
    this.#end(answered);
    this.#controller?.abort(unwanted);
  }

  #end(answered: boolean): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#worker.watchdog.unwatch(this);
    this.#endpoint.leave(this.#probe);
    this.#onOver(answered);
  }
}
