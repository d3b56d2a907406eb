import type { ControlConnection, ControllerMessage, Topic } from '@sluice/control';
import { encodeMessage } from '@sluice/control';

/** Which connections want to be told what. A slow subscriber misses messages; each one after is whole again. */
export class Subscriptions {
  readonly #topics = new Map<ControlConnection, ReadonlySet<Topic>>();
  readonly #onWanted: (topic: Topic, isWanted: boolean) => void;

  /** @param onWanted the first subscriber of a topic came, or the last one left */
  constructor(onWanted: (topic: Topic, isWanted: boolean) => void) {
    this.#onWanted = onWanted;
  }

  isWanted(topic: Topic): boolean {
    return [...this.#topics.values()].some((topics) => topics.has(topic));
  }

  /**
   * Replaces what this connection had subscribed to; an empty list ends it.
   * @returns the topics it did not have before
   */
  set(connection: ControlConnection, topics: readonly Topic[]): Topic[] {
    const own = this.#topics.get(connection);
    const before = new Set([...this.#topics.values()].flatMap((wanted) => [...wanted]));
    if (topics.length === 0) this.#topics.delete(connection);
    else this.#topics.set(connection, new Set(topics));
    const after = new Set([...this.#topics.values()].flatMap((wanted) => [...wanted]));
    for (const topic of after) if (!before.has(topic)) this.#onWanted(topic, true);
    for (const topic of before) if (!after.has(topic)) this.#onWanted(topic, false);
    return topics.filter((topic) => own?.has(topic) !== true);
  }

  publish(topic: Topic, message: ControllerMessage): void {
    if (!this.isWanted(topic)) return;
    const encoded = encodeMessage(message);
    for (const [connection, topics] of this.#topics) if (topics.has(topic)) connection.offer(encoded);
  }
}
