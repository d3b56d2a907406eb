import { setTimeout as delay } from 'node:timers/promises';
import { type ControlClient, type ControlNotice, connectControl, controlSocketPath } from '@sluice/control';
import { messageOf } from '@sluice/core';
import type { Logger } from '@sluice/core/logger';
import { parseAddress } from '@sluice/core/schema';
import type { EndpointSnapshot } from '@sluice/snapshot/types';
import { hasLastGood, writeLastGood } from './last-good.ts';
import type { LoadExchange } from './runtime/load-exchange.ts';
import { writeKeptMaterial } from './tls/kept-material.ts';
import type { ApplyOutcome, ProxyWorker } from './worker.ts';

/** Time the first writer has before another worker looks whether the file is new, milliseconds. */
const lookAfterMs = 500;

export interface ControlLinkOptions {
  readonly worker: ProxyWorker;
  readonly loads: LoadExchange;
  readonly workerId: string;
  readonly dataDirectory: string;
  readonly log: Logger;
  /** One worker keeps the last good snapshot for all; the others look after it, in case it could not. */
  readonly writesLastGoodFirst: boolean;
  /** After each snapshot that was taken into use. */
  readonly onApplied: () => void;
}

/** The worker's end of the control channel: takes snapshots and endpoint sets, and answers for what became of them. */
export class ControlLink {
  readonly client: ControlClient;
  readonly #options: ControlLinkOptions;
  readonly #startedAt = Date.now();
  readonly #leaving = new AbortController();
  /** What was said of the last refusal, until something is taken. */
  #refused: string | undefined;
  /** The one to be kept next; a newer one takes its place. */
  #unwritten: unknown;
  #writing: Promise<void> | undefined;
  #unkept = false;
  #keeping: Promise<void> | undefined;

  constructor(options: ControlLinkOptions) {
    this.#options = options;
    this.client = connectControl({
      path: controlSocketPath(options.dataDirectory),
      hello: () => ({
        role: 'proxy',
        id: options.workerId,
        pid: process.pid,
        startedAt: this.#startedAt,
        revision: options.worker.snapshot?.revision ?? 0,
        hash: options.worker.snapshot?.hash ?? '',
      }),
      onMessage: (message) => this.#onMessage(message),
      onStateChange: (state) => {
        // A controller tells whom it welcomes that somebody watches, so no word from it means that nobody does.
        if (!state.connected) {
          options.worker.context.accessLog.setWanted(false);
          options.worker.shared.limits.disconnected();
        }
        if (state.connected) this.reportState();
        else if (state.problem !== '') options.log.debug({ problem: state.problem }, 'no controller');
      },
    });
  }

  /** Whole state, on connect and after every change of listeners or of the worker's own state. */
  reportState(): void {
    const { worker } = this.#options;
    this.client.send({
      kind: 'worker-state',
      state: worker.context.draining ? 'draining' : worker.snapshot === undefined ? 'starting' : 'ready',
      listeners: worker.listeners.report(),
    });
  }

  /** Waits for a last good snapshot that is being written. */
  async close(): Promise<void> {
    this.client.close();
    this.#leaving.abort();
    await this.#writing;
    await this.#keeping;
  }

  #onMessage(message: ControlNotice): void {
    const { worker } = this.#options;
    switch (message.kind) {
      case 'snapshot':
        worker.apply(message.snapshot).then(
          (outcome) => this.#onOutcome(outcome, message.snapshot),
          (error: unknown) => {
            // `apply` answers refusals as values; what it throws is a bug, and the supervisor is there for those.
            throw error;
          },
        );
        return;
      case 'endpoints':
        worker.setEndpoints(message.upstream, this.#readable(message.upstream, message.endpoints));
        return;
      case 'verdicts':
        worker.setVerdicts(message.upstream, message.endpoints);
        return;
      case 'load':
        this.#options.loads.hear(message.workers, message.loads);
        return;
      case 'certificates':
        worker.setCertificates(message.material, message.ticketKeys);
        this.#unkept = true;
        this.#keeping ??= this.#keepMaterial();
        return;
      case 'purge-cache':
        void worker.purgeCaches(message.purge).then((removed) => {
          this.client.send({ kind: 'cache-purged', ask: message.ask, removed });
        });
        return;
      case 'limit-answers':
        worker.shared.limits.setWorkers(message.workers);
        worker.shared.limits.answer(message.answers);
        return;
      case 'access-log-wanted':
        worker.context.accessLog.setWanted(message.wanted);
        return;
      default:
        // For dashboards; nothing here concerns a worker.
        return;
    }
  }

  /** What discovery found is input from outside: an address that cannot be read is told of and left out. */
  #readable(
    upstream: string,
    endpoints: Extract<ControlNotice, { kind: 'endpoints' }>['endpoints'],
  ): EndpointSnapshot[] {
    return endpoints.flatMap(({ zone, draining, ...endpoint }) => {
      const parsed = parseAddress(endpoint.address);
      if ('problem' in parsed) {
        this.#options.log.warn({ upstream, problem: parsed.problem }, 'an endpoint was left out');
        return [];
      }
      return [{ ...endpoint, ...(zone === undefined ? {} : { zone }), ...(draining ? { draining } : {}) }];
    });
  }

  #onOutcome(outcome: ApplyOutcome, snapshot: unknown): void {
    const { log, onApplied } = this.#options;
    if (outcome.kind === 'rejected') {
      const issues = outcome.issues.map((issue) => ({ ...issue, path: [...issue.path] }));
      this.client.send({ kind: 'rejected', revision: outcome.revision, issues });
      const reasons = outcome.issues.map((issue) => issue.message);
      // The controller offers it again and again until it can be taken; the same reasons are said once.
      const refused = `${outcome.revision} ${reasons.join(' ')}`;
      if (refused === this.#refused) return;
      this.#refused = refused;
      log.warn({ revision: outcome.revision, reasons }, 'snapshot refused; the previous one serves on');
      return;
    }
    this.#refused = undefined;
    this.client.send(outcome);
    log.info({ revision: outcome.revision, tookMs: Math.round(outcome.tookMs * 100) / 100 }, 'snapshot applied');
    this.reportState();
    onApplied();
    this.#unwritten = snapshot;
    this.#writing ??= this.#keepLastGood();
  }

  /**
   * Not on the way of the acknowledgement: the disk may be slow or full, and traffic does not depend on it. Of several
   * snapshots that came while it was busy only the newest is kept, so nothing piles up behind a slow disk.
   */
  async #keepLastGood(): Promise<void> {
    const { log, writesLastGoodFirst, dataDirectory } = this.#options;
    while (this.#unwritten !== undefined) {
      if (!writesLastGoodFirst && (await hasLastGood(dataDirectory))) {
        await delay(lookAfterMs, undefined, { signal: this.#leaving.signal }).catch(() => {});
      }
      const snapshot = this.#unwritten;
      this.#unwritten = undefined;
      await writeLastGood(dataDirectory, snapshot).catch((error: unknown) => {
        log.error({ problem: messageOf(error) }, 'the last good snapshot could not be kept');
      });
    }
    // At once, not when the promise settles: a snapshot that came in between would wait for the next one.
    this.#writing = undefined;
  }

  /** As it is with snapshots: the newest only, and not on the way of the traffic. */
  async #keepMaterial(): Promise<void> {
    const { worker, dataDirectory, log } = this.#options;
    while (this.#unkept) {
      this.#unkept = false;
      const { material, ticketKeys } = worker.context.certificates;
      await writeKeptMaterial(dataDirectory, { material, ticketKeys: ticketKeys.sealed }).catch((error: unknown) => {
        log.error({ problem: messageOf(error) }, 'the certificates could not be kept');
      });
    }
    this.#keeping = undefined;
  }
}
