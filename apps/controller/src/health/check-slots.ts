/**
 * So many checks at a time, the others in the order they came: a gateway with thousands of endpoints must not open
 * thousands of connections at once, least of all when a network is down and each of them hangs.
 */
export class CheckSlots {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(slots: number) {
    this.#free = slots;
  }

  /** Calls `begin` when there is a slot, perhaps at once. Each call is answered by one `give`. */
  take(begin: () => void): void {
    if (this.#free === 0) {
      this.#waiting.push(begin);
      return;
    }
    this.#free -= 1;
    begin();
  }

  give(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }
}
