import { fork, type ChildProcess as NodeChild, type SendHandle } from 'node:child_process';
import type { ChildMessage, ProcessName, SupervisorMessage } from '@sluice/control';

/** What to run for one place in the process table. */
export interface Program {
  readonly name: ProcessName;
  /** Absolute path of the module. */
  readonly entry: string;
  readonly environment: Readonly<Record<string, string>>;
  /** The most that it may have of its JavaScript heap, MiB: beyond it, it ends. Undefined leaves that to Node. */
  readonly heapMiB?: number | undefined;
  /** How it is asked to stop: proxies by a `drain` message, the others by SIGTERM. */
  readonly stopsBy: 'drain' | 'signal';
  /** One sentence why starting now would be in vain, such as a busy port; undefined when nothing speaks against it. */
  obstacle?(): Promise<string | undefined>;
}

export interface Heartbeat {
  /** Between pings. Default 2,000 ms. */
  readonly intervalMs: number;
  /** Unanswered pings in a row after which a process that was ready is killed. Counted in pings, not in time, so that
   * a suspended machine does not look like five dead processes. Default 5. */
  readonly allowedMisses: number;
  /** The same while it starts: migrating a large database blocks its event loop for a while. Default 30. */
  readonly allowedMissesWhileStarting: number;
}

export const defaultHeartbeat: Heartbeat = { intervalMs: 2_000, allowedMisses: 5, allowedMissesWhileStarting: 30 };

/** A worker cuts what is left at its deadline by itself; it is killed only when it does not. */
const leaveGraceMs = 2_000;

export interface ChildEvents {
  onMessage(message: ChildMessage, child: ChildProcess): void;
  onStateChange(child: ChildProcess): void;
  /** @param reason `exited with code 1`, `killed by SIGKILL`, `no heartbeat for 10 s` */
  onExit(reason: string, child: ChildProcess): void;
}

/** One run of a program, from fork to exit. */
export class ChildProcess {
  readonly pid: number | undefined;
  readonly startedAt = performance.now();
  state: 'starting' | 'ready' | 'draining' | 'exited' = 'starting';
  readonly exited: Promise<void>;
  /** Resolves when it is no longer starting: ready, asked to stop, or gone. */
  readonly started: Promise<void>;
  readonly #node: NodeChild;
  readonly #program: Program;
  readonly #heartbeat: Heartbeat;
  readonly #events: ChildEvents;
  readonly #pinger: NodeJS.Timeout;
  #killer: NodeJS.Timeout | undefined;
  #sequence = 0;
  #misses = 0;
  #killReason: string | undefined;
  /** As the worker's configuration has it; undefined until it says so, and for the others. */
  #drainTimeoutMs: number | undefined;
  readonly #resolveStarted: () => void;

  constructor(program: Program, heartbeat: Heartbeat, events: ChildEvents) {
    this.#program = program;
    this.#heartbeat = heartbeat;
    this.#events = events;
    this.#node = fork(program.entry, [], {
      env: program.environment,
      execArgv: program.heapMiB === undefined ? [] : [`--max-old-space-size=${program.heapMiB}`],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.pid = this.#node.pid;
    const exit = Promise.withResolvers<void>();
    this.exited = exit.promise;
    const start = Promise.withResolvers<void>();
    this.started = start.promise;
    this.#resolveStarted = start.resolve;
    this.#node.on('message', (message) => this.#receive(message));
    // Without a pid nothing was started and no `exit` follows; otherwise only a message could not be sent.
    this.#node.on('error', (error) => {
      if (this.pid === undefined) this.#end(`could not be started: ${error.message}`, exit.resolve);
    });
    this.#node.once('exit', (code, signal) => {
      const reason = signal === null ? `exited with code ${code}` : `killed by ${signal}`;
      this.#end(this.#killReason ?? reason, exit.resolve);
    });
    this.#pinger = setInterval(() => this.#ping(), heartbeat.intervalMs);
  }

  /** Does nothing when the process is gone. */
  send(message: SupervisorMessage, handle?: SendHandle): void {
    if (!this.#node.connected) return;
    // The callback takes the error of a channel that breaks meanwhile; `exit` follows and tells the rest.
    this.#node.send(message, handle, {}, () => {});
  }

  /** Asks it to leave and kills it after `deadlineMs`. Resolves when it is gone. */
  stop(deadlineMs: number): Promise<void> {
    if (this.state === 'exited') return this.exited;
    const drains = this.#program.stopsBy === 'drain';
    const waitMs = drains && deadlineMs > 0 ? (this.#drainTimeoutMs ?? deadlineMs) : deadlineMs;
    if (this.state !== 'draining') {
      this.#setState('draining');
      if (drains) this.send({ kind: 'drain', deadlineMs: waitMs });
      else this.#node.kill('SIGTERM');
    }
    clearTimeout(this.#killer);
    this.#killer = setTimeout(
      () => this.kill(`did not stop within ${waitMs / 1000} s`),
      waitMs + (drains ? leaveGraceMs : 0),
    );
    return this.exited;
  }

  kill(reason: string): void {
    if (this.state === 'exited') return;
    this.#killReason ??= reason;
    this.#node.kill('SIGKILL');
  }

  #receive(value: unknown): void {
    if (!isChildMessage(value)) return;
    if (value.kind === 'pong') {
      this.#misses = 0;
    } else if (value.kind === 'ready') {
      if (this.state === 'starting') this.#setState('ready');
    } else if (value.kind === 'drain-timeout') {
      this.#drainTimeoutMs = value.timeoutMs;
    } else {
      this.#events.onMessage(value, this);
    }
  }

  #ping(): void {
    const { allowedMisses, allowedMissesWhileStarting, intervalMs } = this.#heartbeat;
    const allowed = this.state === 'starting' ? allowedMissesWhileStarting : allowedMisses;
    if (this.#misses >= allowed) {
      this.kill(`no heartbeat for ${(allowed * intervalMs) / 1000} s`);
      return;
    }
    this.#misses += 1;
    this.#sequence += 1;
    this.send({ kind: 'ping', sequence: this.#sequence });
  }

  #setState(state: 'ready' | 'draining' | 'exited'): void {
    this.state = state;
    this.#resolveStarted();
    this.#events.onStateChange(this);
  }

  #end(reason: string, resolve: () => void): void {
    if (this.state === 'exited') return;
    clearInterval(this.#pinger);
    clearTimeout(this.#killer);
    this.#setState('exited');
    this.#events.onExit(reason, this);
    resolve();
  }
}

/** Checked by hand: the supervisor has no packages. */
function isChildMessage(value: unknown): value is ChildMessage {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  switch (value.kind) {
    case 'ready':
    case 'drained':
    case 'replace-workers':
      return true;
    case 'pong':
      return 'sequence' in value && typeof value.sequence === 'number';
    case 'drain-timeout':
      return 'timeoutMs' in value && typeof value.timeoutMs === 'number';
    case 'listen':
    case 'unlisten':
      return 'host' in value && typeof value.host === 'string' && 'port' in value && Number.isInteger(value.port);
    default:
      return false;
  }
}
