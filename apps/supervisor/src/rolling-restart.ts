import type { Log } from './log.ts';
import type { SupervisedProcess } from './supervised-process.ts';

export interface RollingRestartOptions {
  /** Time a new worker has to get ready. */
  readonly readyTimeoutMs: number;
  /** Time an old worker has to finish its exchanges. */
  readonly drainDeadlineMs: number;
  readonly log: Log;
}

/**
 * Replaces workers one after another, each by starting the new one first, so that capacity never falls and no request
 * is lost. Stops at the first that fails: what made one new worker fail would make the others fail too.
 */
export class RollingRestart {
  readonly #workers: readonly SupervisedProcess[];
  readonly #options: RollingRestartOptions;
  #running = false;

  constructor(workers: readonly SupervisedProcess[], options: RollingRestartOptions) {
    this.#workers = workers;
    this.#options = options;
  }

  /** A second request while one runs changes nothing: every worker is going to be new already. */
  async run(): Promise<void> {
    const { log, readyTimeoutMs, drainDeadlineMs } = this.#options;
    if (this.#running) {
      log.info('workers are being replaced already');
      return;
    }
    this.#running = true;
    try {
      for (const worker of this.#workers) {
        const problem = await worker.replace(readyTimeoutMs, drainDeadlineMs);
        if (problem !== undefined) {
          log.error(`replacing the workers stopped at ${worker.name}: ${problem}`);
          return;
        }
      }
      log.info('all workers have been replaced');
    } finally {
      this.#running = false;
    }
  }
}
