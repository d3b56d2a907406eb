import { statSync } from 'node:fs';
import { type Clock, messageOf, type Service, type Timer } from '@sluice/core';
import { type Revision, type Store, StoreProblem } from '@sluice/store';

const pollIntervalMs = 200;
/** Opening reads every page to find damage, so a broken database is not tried at every poll. */
const reopenIntervalMs = 2_000;

export interface RevisionWatcherOptions {
  /** @throws anything when the database cannot be used now */
  open(): Store;
  /** Once for each store that `open` gave, before its revisions. A rejection counts as a problem of the database. */
  prepare(store: Store): Promise<void>;
  /** A revision became the newest. Also the first time, and after the database was replaced. */
  onRevision(revision: Revision): void;
  /** In words, or empty when all is well again. */
  onProblem(problem: string): void;
  readonly clock: Clock;
}

/**
 * Follows the newest revision, whoever commits it. Asks SQLite's `data_version` five times a second, which costs
 * microseconds and misses nothing; a hint only saves the wait. A database that is missing, locked or damaged is
 * reported and tried again for ever.
 */
export class RevisionWatcher implements Service {
  readonly #options: RevisionWatcherOptions;
  #store: Store | undefined;
  #inode = 0;
  #dataVersion = -1;
  #known: { readonly number: number; readonly hash: string } | undefined;
  #problem = '';
  #timer: Timer | undefined;
  #stopped = false;
  #opening = false;

  constructor(options: RevisionWatcherOptions) {
    this.#options = options;
  }

  /** The open database; undefined while there is a problem with it. */
  get store(): Store | undefined {
    return this.#store;
  }

  /** Resolves after the first attempt to open the database, whatever came of it. */
  async start(): Promise<void> {
    await this.#tick();
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
    this.#store?.close();
    this.#store = undefined;
  }

  /** Somebody says that a revision was committed. */
  hint(): void {
    if (this.#store !== undefined) this.#look();
  }

  /** Opens the database anew now; after a problem it need not wait for its turn. */
  async reopen(): Promise<void> {
    if (this.#stopped || this.#opening) return;
    this.#timer?.cancel();
    this.#giveUp('');
    await this.#tick();
  }

  async #tick(): Promise<void> {
    if (this.#store === undefined) await this.#open();
    else if (this.#wasReplaced(this.#store)) this.#giveUp('');
    else this.#poll(this.#store);
    if (this.#stopped) return;
    this.#timer = this.#options.clock.after(
      this.#store === undefined && this.#problem !== '' ? reopenIntervalMs : pollIntervalMs,
      () => void this.#tick(),
    );
  }

  async #open(): Promise<void> {
    if (this.#opening) return;
    this.#opening = true;
    try {
      const store = this.#options.open();
      await this.#options.prepare(store).catch((error: unknown) => {
        store.close();
        throw error;
      });
      if (this.#stopped) {
        store.close();
        return;
      }
      this.#store = store;
      this.#inode = inodeOf(store.path);
      this.#dataVersion = -1;
      this.#setProblem('');
      this.#look();
    } catch (error) {
      this.#setProblem(messageOf(error));
    } finally {
      this.#opening = false;
    }
  }

  #poll(store: Store): void {
    try {
      const version = store.dataVersion();
      if (version !== this.#dataVersion) this.#look();
      this.#dataVersion = version;
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Reads the newest revision and passes it on when it is another one. */
  #look(): void {
    const store = this.#store;
    if (store === undefined) return;
    try {
      const latest = store.latestRevision();
      if (latest !== undefined && (latest.number !== this.#known?.number || latest.hash !== this.#known.hash)) {
        const revision = store.revision(latest.number);
        if (revision === undefined) return;
        this.#known = latest;
        this.#options.onRevision(revision);
      }
      this.#setProblem('');
    } catch (error) {
      this.#fail(error);
    }
  }

  /** A locked database is waited for; anything else is closed and opened anew. */
  #fail(error: unknown): void {
    // An error of ours and not of the database is a bug: the process ends and the supervisor starts another.
    if (!(error instanceof StoreProblem)) throw error;
    if (error.reason === 'busy') this.#setProblem(error.message);
    else this.#giveUp(error.message);
  }

  #giveUp(problem: string): void {
    this.#store?.close();
    this.#store = undefined;
    if (problem !== '') this.#setProblem(problem);
  }

  #setProblem(problem: string): void {
    if (problem === this.#problem) return;
    this.#problem = problem;
    this.#options.onProblem(problem);
  }

  /** A restore moves another file into the place; the open one would go on answering for the old. */
  #wasReplaced(store: Store): boolean {
    return inodeOf(store.path) !== this.#inode;
  }
}

function inodeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.ino ?? 0;
}
