interface Work<Value> {
  readonly result: Promise<Value>;
  readonly leaving: AbortController;
  waiting: number;
}

/** Work that several want at once is done once. It ends early when the last who waits for it has left. */
export class SharedWork<Value> {
  readonly #works = new Map<string, Work<Value>>();

  /**
   * @param key equal for the same work
   * @throws what the work throws, or the signal's reason
   */
  async join(key: string, signal: AbortSignal, start: (leaving: AbortSignal) => Promise<Value>): Promise<Value> {
    signal.throwIfAborted();
    const work = this.#works.get(key) ?? this.#begin(key, start);
    const { promise: left, reject } = Promise.withResolvers<never>();
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    work.waiting += 1;
    try {
      return await Promise.race([work.result, left]);
    } finally {
      signal.removeEventListener('abort', onAbort);
      work.waiting -= 1;
      if (work.waiting === 0) {
        if (this.#works.get(key) === work) this.#works.delete(key);
        work.leaving.abort();
      }
    }
  }

  #begin(key: string, start: (leaving: AbortSignal) => Promise<Value>): Work<Value> {
    const leaving = new AbortController();
    const work: Work<Value> = { result: start(leaving.signal), leaving, waiting: 0 };
    // Whoever waits hears of it; when all have left, nobody needs to.
    work.result.catch(() => {});
    this.#works.set(key, work);
    return work;
  }
}
