import { type CachePurge, type ControlConnection, purgeAnswerMs, type WorkerPurge } from '@sluice/control';
import type { Clock, Timer } from '@sluice/core';

/** Purges under way at a time; more are refused by answering that no worker did anything. */
const mostAtOnce = 100;

interface Asked {
  readonly client: ControlConnection;
  /** As the client calls it. */
  readonly ask: string;
  readonly waitingFor: Set<ControlConnection>;
  readonly answers: WorkerPurge[];
  readonly deadline: Timer;
}

/** Has stored answers forgotten by all workers, and tells who asked for it when all have answered. */
export class CachePurges {
  readonly #clock: Clock;
  /** By the name under which workers are asked. */
  readonly #asked = new Map<string, Asked>();
  #count = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  begin(client: ControlConnection, ask: string, purge: CachePurge, workers: Iterable<ControlConnection>): void {
    const all = [...workers];
    if (this.#asked.size >= mostAtOnce) {
      const problem = `${mostAtOnce} purges are under way; try again`;
      client.send({ kind: 'cache-purged', ask, workers: all.map(({ hello }) => unanswered(hello.id, problem)) });
      return;
    }
    this.#count += 1;
    const name = `purge-${this.#count}`;
    const asked: Asked = {
      client,
      ask,
      waitingFor: new Set(all),
      answers: [],
      deadline: this.#clock.after(purgeAnswerMs, () => this.#giveUp(name)),
    };
    this.#asked.set(name, asked);
    for (const worker of all) worker.send({ kind: 'purge-cache', ask: name, purge });
    this.#finish(name);
  }

  /** A worker has done what it was asked. */
  answer(worker: ControlConnection, name: string, removed: number): void {
    this.#settle(name, worker, removed);
  }

  /** A worker or a client has left. What a worker had stored went with it. */
  forget(connection: ControlConnection): void {
    for (const [name, { client }] of [...this.#asked]) {
      if (client === connection) this.#end(name);
      else this.#settle(name, connection);
    }
  }

  stop(): void {
    for (const name of [...this.#asked.keys()]) this.#end(name);
  }

  #settle(name: string, worker: ControlConnection, removed = 0): void {
    const asked = this.#asked.get(name);
    if (asked?.waitingFor.delete(worker) !== true) return;
    asked.answers.push({ worker: worker.hello.id, removed, problem: '' });
    this.#finish(name);
  }

  #giveUp(name: string): void {
    const asked = this.#asked.get(name);
    if (asked === undefined) return;
    for (const { hello } of asked.waitingFor) {
      asked.answers.push(unanswered(hello.id, `has not answered within ${purgeAnswerMs / 1000} s`));
    }
    asked.waitingFor.clear();
    this.#finish(name);
  }

  #finish(name: string): void {
    const asked = this.#asked.get(name);
    if (asked === undefined || asked.waitingFor.size > 0) return;
    this.#end(name);
    const workers = asked.answers.toSorted((a, b) => a.worker.localeCompare(b.worker, 'en', { numeric: true }));
    asked.client.send({ kind: 'cache-purged', ask: asked.ask, workers });
  }

  #end(name: string): void {
    this.#asked.get(name)?.deadline.cancel();
    this.#asked.delete(name);
  }
}

function unanswered(worker: string, problem: string): WorkerPurge {
  return { worker, removed: 0, problem };
}
