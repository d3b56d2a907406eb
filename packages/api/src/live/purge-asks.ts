import { type CachePurge, type ControlClient, purgeAnswerMs, type WorkerPurge } from '@sluice/control';
import { type Clock, createId, SluiceError, type Timer } from '@sluice/core';

/** The controller answers for workers that do not; this is for one that says nothing itself, milliseconds. */
const controllerAnswerMs = purgeAnswerMs + 5_000;

interface Asked {
  readonly deadline: Timer;
  resolve(workers: readonly WorkerPurge[]): void;
  reject(reason: SluiceError): void;
}

/** Questions to the controller whose answer comes later. */
export class PurgeAsks {
  readonly #clock: Clock;
  readonly #asked = new Map<string, Asked>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @throws SluiceError `unavailable` without a controller, and when it is lost or silent meanwhile */
  ask(client: ControlClient | undefined, purge: CachePurge): Promise<readonly WorkerPurge[]> {
    const ask = createId('ask');
    return new Promise((resolve, reject) => {
      if (client?.send({ kind: 'purge-cache', ask, purge }) !== true) {
        reject(new SluiceError('unavailable', 'The controller cannot be reached, so nothing was purged.'));
        return;
      }
      const deadline = this.#clock.after(controllerAnswerMs, () => this.#fail(ask, 'The controller has not answered.'));
      this.#asked.set(ask, { deadline, resolve, reject });
    });
  }

  answer(ask: string, workers: readonly WorkerPurge[]): void {
    this.#take(ask)?.resolve(workers);
  }

  /** The controller is gone: nobody knows what became of what it was asked. */
  lose(): void {
    for (const ask of [...this.#asked.keys()])
      this.#fail(ask, 'The controller was lost before it answered; purge again.');
  }

  #fail(ask: string, reason: string): void {
    this.#take(ask)?.reject(new SluiceError('unavailable', reason));
  }

  #take(ask: string): Asked | undefined {
    const asked = this.#asked.get(ask);
    asked?.deadline.cancel();
    this.#asked.delete(ask);
    return asked;
  }
}
