import { errorIssue, type Issue, messageOf } from '@sluice/core';
import { formatAddress } from '@sluice/core/schema';
import type { ListenerSnapshot } from '@sluice/snapshot/types';
import type { WorkerContext } from '../forwarding/worker-context.ts';
import { tlsProblem } from '../tls/server-contexts.ts';
import { type FailedListener, FailedListeners } from './failed-listeners.ts';
import { Listener } from './listener.ts';
import type { ListeningSockets } from './listening-socket.ts';

/** New sockets of a snapshot, open and not yet in use. */
export interface PreparedListeners {
  /** Takes them into use and lets removed ones go. Call it at the swap. */
  commit(): void;
  /** Closes them again; what was in use is untouched. */
  abandon(): void;
}

export interface ListenerReport {
  readonly name: string;
  readonly address: string;
  readonly listening: boolean;
  readonly problem: string;
}

/** The listeners of one worker, by address: one that keeps its address keeps its socket and its connections. */
export class ListenerSet {
  readonly #worker: WorkerContext;
  readonly #sockets: ListeningSockets;
  #listeners = new Map<string, Listener>();
  /** Removed by a revision, with connections that have not ended. */
  readonly #leaving = new Set<Listener>();
  readonly #failed: FailedListeners;
  #drainTimeoutMs = 30_000;

  /** @param onRetryDue asks for `retryFailed` as soon as nothing is being prepared */
  constructor(worker: WorkerContext, sockets: ListeningSockets, onRetryDue: () => void) {
    this.#worker = worker;
    this.#sockets = sockets;
    this.#failed = new FailedListeners(worker.clock, worker.random, onRetryDue);
  }

  /** In use and leaving. */
  *all(): IterableIterator<Listener> {
    yield* this.#listeners.values();
    yield* this.#leaving;
  }

  find(name: string): Listener | undefined {
    for (const listener of this.#listeners.values()) if (listener.settings.name === name) return listener;
    return undefined;
  }

  report(): ListenerReport[] {
    const open = Array.from(this.#listeners.values(), (listener) => ({
      name: listener.settings.name,
      address: formatAddress({ host: listener.settings.host, port: listener.port }),
      listening: !this.#worker.draining,
      problem: '',
    }));
    const failed = Array.from(this.#failed.all, ([address, { settings, problem }]) => ({
      name: settings.name,
      address,
      listening: false,
      problem,
    }));
    return [...open, ...failed];
  }

  /**
   * Opens what is new. Answers issues, one for each address that could not be opened, and then nothing stays open.
   * @param atAnyPrice nothing is served yet: take what opens into use, and try the rest again later
   */
  async prepare(
    wanted: readonly ListenerSnapshot[],
    drainTimeoutMs: number,
    atAnyPrice: boolean,
  ): Promise<PreparedListeners | Issue[]> {
    const opened = new Map<string, Listener>();
    const next = new Map<string, Listener>();
    const failed = new Map<string, FailedListener>();
    const issues: Issue[] = [];
    await Promise.all(
      wanted.map(async (settings, index) => {
        const key = formatAddress(settings);
        const unusable = this.#tlsIssue(settings, index);
        if (unusable !== undefined) {
          // One that has failed under the present revision is no reason to refuse the next.
          if (atAnyPrice || this.#failed.all.has(key)) failed.set(key, { settings, problem: unusable.message });
          else issues.push(unusable);
          return;
        }
        const present = this.#listeners.get(key);
        if (present !== undefined) {
          next.set(key, present);
          return;
        }
        const listener = new Listener(settings, this.#worker, this.#sockets);
        try {
          await listener.open();
          opened.set(key, listener);
          next.set(key, listener);
        } catch (error) {
          const issue = listenIssue(settings, index, error, this.#ownerOf(settings.port, next));
          if (atAnyPrice || this.#failed.all.has(key)) failed.set(key, { settings, problem: issue.message });
          else issues.push(issue);
        }
      }),
    );
    if (issues.length > 0) {
      for (const listener of opened.values()) abandon(listener);
      return issues;
    }
    return {
      commit: () => {
        this.#drainTimeoutMs = drainTimeoutMs;
        for (const settings of wanted) {
          const listener = next.get(formatAddress(settings));
          listener?.configure(settings);
          listener?.countFromNowOn();
        }
        const before = this.#listeners;
        this.#listeners = next;
        for (const { problem } of failed.values()) this.#worker.log.error({ problem }, 'listener left out for now');
        this.#failed.replace(failed);
        for (const [key, listener] of before) if (!next.has(key)) this.#letGo(listener);
      },
      abandon: () => {
        for (const listener of opened.values()) abandon(listener);
      },
    };
  }

  /** Tries once to open those that could not be; answers whether any of them is open now. Never beside `prepare`. */
  async retryFailed(): Promise<boolean> {
    const stillFailed = new Map<string, FailedListener>();
    const { all } = this.#failed;
    for (const [key, { settings }] of all) {
      if (this.#worker.draining) return false;
      const unusable = this.#tlsIssue(settings, 0);
      if (unusable !== undefined) {
        stillFailed.set(key, { settings, problem: unusable.message });
        continue;
      }
      const listener = new Listener(settings, this.#worker, this.#sockets);
      try {
        await listener.open();
        // `draining` may have been set while it was being opened.
        if (this.#worker.draining) abandon(listener);
        else {
          this.#listeners.set(key, listener);
          listener.countFromNowOn();
        }
      } catch (error) {
        stillFailed.set(key, { settings, problem: listenIssue(settings, 0, error, undefined).message });
      }
    }
    if (this.#worker.draining) return false;
    this.#failed.tryLater(stillFailed);
    return stillFailed.size < all.size;
  }

  /** Takes no new connections anywhere and opens nothing any more. */
  stopAccepting(): void {
    this.#failed.stop();
    for (const listener of this.all()) listener.stopAccepting();
  }

  /** A listener that speaks TLS needs every certificate it names. */
  #tlsIssue({ name, tls }: ListenerSnapshot, index: number): Issue | undefined {
    const problem = tls === undefined ? undefined : tlsProblem(name, tls, this.#worker.certificates);
    if (problem === undefined) return undefined;
    return errorIssue(['listeners', index, 'tls', 'certificates'], 'no_certificate', `listener "${name}": ${problem}`);
  }

  /** The name of a listener that this revision removes and that still has the port. */
  #ownerOf(port: number, staying: ReadonlyMap<string, Listener>): string | undefined {
    for (const [key, listener] of this.#listeners) {
      if (listener.settings.port === port && !staying.has(key)) return listener.settings.name;
    }
    return undefined;
  }

  /** A removed listener takes no connection any more and finishes those it has, within the drain timeout. */
  #letGo(listener: Listener): void {
    listener.giveUp();
    listener.leaveIn(this.#drainTimeoutMs);
    this.#leaving.add(listener);
    const deadline = this.#worker.clock.monotonic() + this.#drainTimeoutMs;
    const timer = this.#worker.clock.every(250, () => {
      const left = listener.closeIdle(250);
      if (left > 0 && this.#worker.clock.monotonic() < deadline) return;
      timer.cancel();
      listener.destroy();
      this.#leaving.delete(listener);
      // Its gauges are kept while any connection counts in them, and a name may have come back meanwhile.
      if (this.find(listener.settings.name) === undefined) this.#worker.recorder.forgetListener(listener.settings.name);
    });
  }
}

/** It was opened for a revision that is not taken into use. */
function abandon(listener: Listener): void {
  listener.giveUp();
  listener.destroy();
}

/** @param owner a listener of this worker that has the port on another address */
function listenIssue(settings: ListenerSnapshot, index: number, error: unknown, owner: string | undefined): Issue {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
  const why =
    code === 'EADDRINUSE'
      ? owner === undefined
        ? 'is in use by another process'
        : `overlaps with the present address of listener "${owner}": move that to another port first`
      : code === 'EACCES'
        ? 'needs a privilege this process does not have'
        : code === 'EADDRNOTAVAIL'
          ? 'is not an address of this machine'
          : `cannot be listened on: ${messageOf(error)}`;
  return errorIssue(
    ['listeners', index, 'address'],
    `listen_${code.toLowerCase()}`,
    `listener "${settings.name}": ${formatAddress(settings)} ${why}`,
  );
}
