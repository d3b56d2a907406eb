import type { ChildMessage, ProcessName, ProcessStatus, SupervisorMessage } from '@sluice/control';
import { restartDelayMs, stableAfterMs } from './backoff.ts';
import { ChildProcess, type Heartbeat, type Program } from './child-process.ts';
import type { Log } from './log.ts';

export interface SupervisedProcessEvents {
  onMessage(message: ChildMessage, child: ChildProcess): void;
  /** A run has ended, wanted or not. */
  onChildExit(child: ChildProcess): void;
  onStatusChange(): void;
}

export interface SupervisedProcessOptions {
  readonly program: Program;
  readonly heartbeat: Heartbeat;
  readonly log: Log;
  readonly random: () => number;
  readonly events: SupervisedProcessEvents;
}

/** One place in the process table: keeps its program running until it is told to stop. */
export class SupervisedProcess {
  readonly name: ProcessName;
  readonly #options: SupervisedProcessOptions;
  /** The run this place stands for. During a replacement the next one runs beside it. */
  #current: ChildProcess | undefined;
  readonly #children = new Set<ChildProcess>();
  #wanted = false;
  #failures = 0;
  #restarts = 0;
  #lastExit: string | undefined;
  #obstacle: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #shown: { state: ProcessStatus['state']; since: number } = { state: 'stopped', since: Date.now() };

  constructor(options: SupervisedProcessOptions) {
    this.#options = options;
    this.name = options.program.name;
  }

  get status(): ProcessStatus {
    const { state, since } = this.#shown;
    const pid = state === 'backing-off' || state === 'stopped' ? undefined : this.#current?.pid;
    return { name: this.name, pid, state, since, restarts: this.#restarts, lastExit: this.#lastExit };
  }

  /** Nothing to wait for: it runs, or cannot be started until somebody removes an obstacle. */
  get isSettled(): boolean {
    return this.#shown.state === 'ready' || this.#obstacle !== undefined;
  }

  start(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    void this.#launch();
  }

  /** To every run of this place. */
  send(message: SupervisorMessage): void {
    for (const child of this.#children) child.send(message);
  }

  /** Ends all runs and starts no other; resolves when none is left. Idempotent; a shorter deadline replaces one. */
  async stop(deadlineMs: number): Promise<void> {
    this.#wanted = false;
    clearTimeout(this.#timer);
    await Promise.all([...this.#children].map((child) => child.stop(deadlineMs)));
    this.#show('stopped');
  }

  killNow(): void {
    for (const child of this.#children) child.kill('killed by a second stop signal');
  }

  /**
   * Starts a second run, waits until it is ready, makes it the one this place stands for, then drains the old one.
   * @returns undefined when done, else one sentence why the old run was kept
   */
  async replace(readyTimeoutMs: number, drainDeadlineMs: number): Promise<string | undefined> {
    const old = this.#current;
    if (!this.#wanted || old === undefined || old.state !== 'ready') return `${this.name} is not running well itself`;
    const next = this.#fork();
    const isReady = await becomesReady(next, readyTimeoutMs);
    if (!this.#wanted) return 'the appliance is stopping';
    if (!isReady) {
      next.kill('was not ready in time to replace another');
      await next.exited;
      return `the new ${this.name} did not get ready (${this.#lastExit ?? 'no reason given'})`;
    }
    if (this.#current !== old) {
      // The old run died meanwhile, and its successor was started at once.
      await next.stop(drainDeadlineMs);
      return `${this.name} had to be restarted meanwhile`;
    }
    this.#current = next;
    this.#failures = 0;
    this.#show('ready');
    await old.stop(drainDeadlineMs);
    return undefined;
  }

  async #launch(): Promise<void> {
    const obstacle = await this.#options.program.obstacle?.();
    if (!this.#wanted) return;
    // Said once, not at every attempt.
    if (obstacle !== undefined && obstacle !== this.#obstacle) this.#options.log.error(obstacle, { child: this.name });
    this.#obstacle = obstacle;
    if (obstacle !== undefined) {
      this.#lastExit = obstacle;
      this.#scheduleRestart();
      return;
    }
    this.#current = this.#fork();
    this.#show('starting');
  }

  #fork(): ChildProcess {
    const { program, heartbeat, events, log } = this.#options;
    const child = new ChildProcess(program, heartbeat, {
      onMessage: events.onMessage,
      onStateChange: (changed) => {
        if (changed.state === 'ready') log.info(`${this.name} is ready`, { child: this.name, childPid: changed.pid });
        if (changed === this.#current && changed.state !== 'exited') this.#show(changed.state);
      },
      onExit: (reason, gone) => this.#onExit(reason, gone),
    });
    this.#children.add(child);
    return child;
  }

  #onExit(reason: string, child: ChildProcess): void {
    const { log, events } = this.#options;
    this.#children.delete(child);
    events.onChildExit(child);
    const wasDraining = child !== this.#current || !this.#wanted;
    if (wasDraining && ['exited with code 0', 'killed by SIGTERM'].includes(reason)) {
      log.info(`${this.name} has stopped`, { child: this.name, childPid: child.pid });
      return;
    }
    this.#lastExit = reason;
    log.error(`${this.name} ${reason}`, { child: this.name, childPid: child.pid });
    if (wasDraining) {
      events.onStatusChange();
      return;
    }
    this.#restarts += 1;
    if (performance.now() - child.startedAt >= stableAfterMs) this.#failures = 0;
    this.#scheduleRestart();
  }

  #scheduleRestart(): void {
    this.#current = undefined;
    const delayMs = restartDelayMs(this.#failures, this.#options.random);
    this.#failures += 1;
    this.#show('backing-off');
    this.#timer = setTimeout(() => void this.#launch(), delayMs);
  }

  #show(state: ProcessStatus['state']): void {
    if (this.#shown.state !== state) this.#shown = { state, since: Date.now() };
    this.#options.events.onStatusChange();
  }
}

async function becomesReady(child: ChildProcess, timeoutMs: number): Promise<boolean> {
  const timeout = Promise.withResolvers<void>();
  const timer = setTimeout(timeout.resolve, timeoutMs);
  await Promise.race([child.started, timeout.promise]);
  clearTimeout(timer);
  return child.state === 'ready';
}
