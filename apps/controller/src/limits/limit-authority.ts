import type { LimitAnswer, LimitAsk } from '@sluice/control';
import type { Clock } from '@sluice/core';
import { LimitBook } from '@sluice/policies/limits';

/**
 * Counts what all workers let through together. They ask for several at a time where much comes, so that a limit costs
 * no message a request; what they do not use they give back.
 */
export class LimitAuthority {
  readonly #book: LimitBook;

  constructor(clock: Clock) {
    this.#book = new LimitBook({ clock });
  }

  answer(asks: readonly LimitAsk[]): LimitAnswer[] {
    const answers: LimitAnswer[] = [];
    for (const { ask, id, rule, key, want, unused } of asks) {
      if (unused > 0) this.#book.giveBack(id, rule, key, unused);
      if (ask > 0) answers.push({ ask, ...this.#book.take(id, rule, key, want) });
    }
    return answers;
  }
}
