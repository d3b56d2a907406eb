import { type EndpointLoad, loadLapseMs, loadReportMs } from '@sluice/control';
import type { Clock, Service, Timer } from '@sluice/core';
import type { LiveEndpoint } from './endpoint-state.ts';

export interface LoadExchangeOptions {
  readonly clock: Clock;
  /** All that the worker knows. */
  readonly endpoints: () => Iterable<LiveEndpoint>;
  /** False when nobody takes it. */
  readonly send: (message: { readonly kind: 'load'; readonly loads: EndpointLoad[] }) => boolean;
}

/**
 * Tells the controller what this worker has under way, and endpoints what other workers have. Only of upstreams whose
 * balancer follows the load; without any, nothing is sent.
 */
export class LoadExchange implements Service {
  readonly #options: LoadExchangeOptions;
  #timer: Timer | undefined;
  /** When the others were last heard of, monotonic; undefined when nothing of them is known. */
  #heardAt: number | undefined;

  constructor(options: LoadExchangeOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer ??= this.#options.clock.every(loadReportMs, () => this.#report());
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  /** The answer to a report: what all others together have under way. */
  hear(workers: number, loads: readonly EndpointLoad[]): void {
    const elsewhere = new Map(loads.map(({ upstream, endpoint, inFlight }) => [`${upstream} ${endpoint}`, inFlight]));
    for (const endpoint of this.#options.endpoints()) {
      if (endpoint.followsLoad)
        endpoint.hearOfOthers(elsewhere.get(`${endpoint.upstream} ${endpoint.id}`) ?? 0, workers);
    }
    this.#heardAt = this.#options.clock.monotonic();
  }

  #report(): void {
    const { clock, endpoints, send } = this.#options;
    if (this.#heardAt !== undefined && clock.monotonic() - this.#heardAt > loadLapseMs) {
      // Nobody would say that they have less by now.
      for (const endpoint of endpoints()) endpoint.hearOfOthers(0, 0);
      this.#heardAt = undefined;
    }
    const loads: EndpointLoad[] = [];
    let follows = false;
    for (const endpoint of endpoints()) {
      if (!endpoint.followsLoad) continue;
      follows = true;
      endpoint.inFlightReported = endpoint.inFlight;
      if (endpoint.inFlight > 0) {
        loads.push({ upstream: endpoint.upstream, endpoint: endpoint.id, inFlight: endpoint.inFlight });
      }
    }
    if (follows) send({ kind: 'load', loads });
  }
}
