/** A value shared by those who asked for its key. */
interface Shared<Value> {
  readonly value: Value;
  users: number;
}

/**
 * Values shared across runtimes by key and counted: the first `acquire` makes one, the last `release` disposes of it.
 * This is how pools and counters outlive the revision that first named them.
 */
export class UsagePool<Value> {
  readonly #shared = new Map<string, Shared<Value>>();
  readonly #dispose: (value: Value, key: string) => void;

  constructor(dispose: (value: Value, key: string) => void = () => {}) {
    this.#dispose = dispose;
  }

  get size(): number {
    return this.#shared.size;
  }

  acquire(key: string, create: () => Value): Value {
    let shared = this.#shared.get(key);
    if (shared === undefined) {
      shared = { value: create(), users: 0 };
      this.#shared.set(key, shared);
    }
    shared.users++;
    return shared.value;
  }

  /** @throws Error when nobody holds the key: an imbalance is a bug that would close a pool in use */
  release(key: string): void {
    const shared = this.#shared.get(key);
    if (shared === undefined) throw new Error(`released "${key}", which nobody holds`);
    shared.users--;
    if (shared.users > 0) return;
    this.#shared.delete(key);
    this.#dispose(shared.value, key);
  }

  *values(): IterableIterator<Value> {
    for (const shared of this.#shared.values()) yield shared.value;
  }
}
