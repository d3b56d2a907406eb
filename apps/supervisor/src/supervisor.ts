import type { ChildMessage } from '@sluice/control';
import { type ChildProcess, defaultHeartbeat, type Heartbeat, type Program } from './child-process.ts';
import { ListeningSockets } from './listening-sockets.ts';
import type { Log } from './log.ts';
import { RollingRestart } from './rolling-restart.ts';
import { SupervisedProcess } from './supervised-process.ts';

export interface SupervisorOptions {
  readonly controller: Program;
  readonly proxies: readonly Program[];
  readonly dashboard: Program;
  readonly log: Log;
  readonly random?: () => number;
  readonly heartbeat?: Heartbeat;
  /** Time a proxy has to finish its exchanges unless the configuration it serves says otherwise. Default 30,000 ms. */
  readonly drainDeadlineMs?: number;
  /** Time a new worker has to get ready in a rolling replacement. Default 60,000 ms. */
  readonly readyTimeoutMs?: number;
  /** The dashboard waits so long for the controller, which migrates the database. Default 10,000 ms. */
  readonly dashboardPatienceMs?: number;
  /** After the start, a port in use is tried again for so long before it is reported. Default 3,000 ms. */
  readonly portPatienceMs?: number;
  /** Once, when every process is ready or known to be unable to start, at the latest after `settleWithinMs`. */
  onSettled?(): void;
  /** Default 30,000 ms. */
  readonly settleWithinMs?: number;
}

/** Time the dashboard and the controller have to leave after SIGTERM, each. */
const quickStopMs = 5_000;

/** The process table and the sockets. Holds no traffic and no state that a restart could not rebuild. */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #sockets: ListeningSockets;
  readonly #controller: SupervisedProcess;
  readonly #proxies: readonly SupervisedProcess[];
  readonly #dashboard: SupervisedProcess;
  readonly #all: readonly SupervisedProcess[];
  readonly #rolling: RollingRestart;
  #dashboardTimer: NodeJS.Timeout | undefined;
  #stopping: Promise<void> | undefined;
  #settleTimer: NodeJS.Timeout | undefined;
  #settled = false;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#sockets = new ListeningSockets(options.portPatienceMs ?? 3_000);
    const supervise = (program: Program) =>
      new SupervisedProcess({
        program,
        heartbeat: options.heartbeat ?? defaultHeartbeat,
        log: options.log,
        random: options.random ?? Math.random,
        events: {
          onMessage: (message, child) => this.#receive(message, child),
          onChildExit: (child) => this.#sockets.forget(child),
          onStatusChange: () => this.#publishProcesses(),
        },
      });
    this.#controller = supervise(options.controller);
    this.#proxies = options.proxies.map(supervise);
    this.#dashboard = supervise(options.dashboard);
    this.#all = [this.#controller, ...this.#proxies, this.#dashboard];
    this.#rolling = new RollingRestart(this.#proxies, {
      readyTimeoutMs: options.readyTimeoutMs ?? 60_000,
      drainDeadlineMs: this.#drainDeadlineMs,
      log: options.log,
    });
  }

  get #drainDeadlineMs(): number {
    return this.#options.drainDeadlineMs ?? 30_000;
  }

  get processes() {
    return this.#all.map((process) => process.status);
  }

  /**
   * The controller first, because it migrates the database that the dashboard opens. The proxies do not wait for it:
   * they serve their last good snapshot until it is there.
   */
  start(): void {
    this.#controller.start();
    for (const proxy of this.#proxies) proxy.start();
    this.#dashboardTimer = setTimeout(() => this.#dashboard.start(), this.#options.dashboardPatienceMs ?? 10_000);
    this.#settleTimer = setTimeout(() => this.#settle(), this.#options.settleWithinMs ?? 30_000);
  }

  /** Proxies drain first, then the dashboard, then the controller, so each can still tell what it saw. Idempotent. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stopInOrder();
    return this.#stopping;
  }

  /** Kills what is left; `stop` resolves soon after. */
  stopNow(): void {
    for (const process of this.#all) {
      void process.stop(0);
      process.killNow();
    }
  }

  reload(): void {
    for (const process of this.#all) process.send({ kind: 'reload' });
  }

  async replaceWorkers(): Promise<void> {
    if (this.#stopping === undefined) await this.#rolling.run();
  }

  async #stopInOrder(): Promise<void> {
    clearTimeout(this.#dashboardTimer);
    clearTimeout(this.#settleTimer);
    await Promise.all(this.#proxies.map((proxy) => proxy.stop(this.#drainDeadlineMs)));
    await this.#dashboard.stop(quickStopMs);
    await this.#controller.stop(quickStopMs);
    this.#sockets.close();
  }

  #receive(message: ChildMessage, child: ChildProcess): void {
    if (message.kind === 'listen') this.#sockets.give(message.host, message.port, child);
    else if (message.kind === 'unlisten') this.#sockets.takeBack(message.host, message.port, child);
    else if (message.kind === 'replace-workers') void this.replaceWorkers();
    // `drained` needs no answer: the exit that follows is what counts.
  }

  #publishProcesses(): void {
    this.#controller.send({ kind: 'processes', processes: this.processes });
    if (this.#stopping !== undefined) return;
    const { state } = this.#controller.status;
    if (state === 'ready' || state === 'backing-off') {
      clearTimeout(this.#dashboardTimer);
      this.#dashboard.start();
    }
    if (this.#all.every((process) => process.isSettled)) this.#settle();
  }

  #settle(): void {
    if (this.#settled) return;
    this.#settled = true;
    clearTimeout(this.#settleTimer);
    this.#options.onSettled?.();
  }
}
