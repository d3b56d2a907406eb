import { type ControlConnection, type EncodedMessage, encodeMessage } from '@sluice/control';
import type { Snapshot } from '@sluice/snapshot';

/** Sends the newest snapshot: to all workers when it is new, to each that arrives without it. */
export class SnapshotPublisher {
  readonly #workers: () => Iterable<ControlConnection>;
  #current: { readonly revision: number; readonly hash: string; readonly message: EncodedMessage } | undefined;

  constructor(workers: () => Iterable<ControlConnection>) {
    this.#workers = workers;
  }

  publish(snapshot: Snapshot): void {
    // Serialised once: with 10,000 routes that is what costs.
    const message = encodeMessage({ kind: 'snapshot', snapshot });
    this.#current = { revision: snapshot.revision, hash: snapshot.hash, message };
    for (const worker of this.#workers()) worker.send(message);
  }

  /**
   * @returns true when the worker serves the newest revision already and nothing had to be sent. The number counts as
   * well as the content: a rollback is a new revision with an old content.
   */
  catchUp(worker: ControlConnection): boolean {
    if (this.#current === undefined) return false;
    const { revision, hash, message } = this.#current;
    if (worker.hello.revision === revision && worker.hello.hash === hash) return true;
    worker.send(message);
    return false;
  }

  /** Once more to these. What refused a busy port takes it when the port is free, without a new revision. */
  sendAgain(workers: Iterable<ControlConnection>): void {
    if (this.#current === undefined) return;
    for (const worker of workers) worker.send(this.#current.message);
  }
}
