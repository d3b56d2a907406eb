import { type ControlConnection, type EndpointLoad, loadLapseMs } from '@sluice/control';
import type { Clock } from '@sluice/core';

interface Report {
  /** Monotonic. */
  readonly at: number;
  readonly loads: readonly EndpointLoad[];
}

/**
 * What each worker has under way to which endpoint, for balancers that follow the load. A worker reports its own and is
 * answered with the sum of all others': whoever does not need it does not ask, and nothing has to be kept in step.
 */
export class LoadDirectory {
  readonly #clock: Clock;
  readonly #reports = new Map<ControlConnection, Report>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Replaces what the worker said before, and answers it. */
  report(worker: ControlConnection, loads: readonly EndpointLoad[]): void {
    const now = this.#clock.monotonic();
    this.#reports.set(worker, { at: now, loads });
    const sums = new Map<string, EndpointLoad>();
    let workers = 0;
    for (const [other, report] of this.#reports) {
      if (other === worker || now - report.at > loadLapseMs) continue;
      workers += 1;
      for (const load of report.loads) {
        const key = `${load.upstream} ${load.endpoint}`;
        const sum = sums.get(key);
        sums.set(key, sum === undefined ? load : { ...load, inFlight: sum.inFlight + load.inFlight });
      }
    }
    worker.offer({ kind: 'load', workers, loads: [...sums.values()] });
  }

  forget(worker: ControlConnection): void {
    this.#reports.delete(worker);
  }
}
