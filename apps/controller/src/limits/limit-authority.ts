import type { LimitAnswer, LimitAsk } from '@sluice/control';
import { LimitBook, type LimitBookOptions, PeriodCount } from '@sluice/policies/limits';
import { QuotaKeeper, type QuotaKeeperOptions } from './quota-keeper.ts';

/**
 * Counts what all workers let through together. They ask for several at a time where much comes, so that a limit costs
 * no message a request; what they do not use they give back. Quotas are carried over restarts.
 */
export class LimitAuthority {
  readonly #book: LimitBook;
  readonly #quotas: QuotaKeeper;

  constructor(options: QuotaKeeperOptions & Pick<LimitBookOptions, 'mostKeys'>) {
    this.#quotas = new QuotaKeeper(options);
    this.#book = new LimitBook({
      clock: options.clock,
      ...(options.mostKeys !== undefined && { mostKeys: options.mostKeys }),
      usedBefore: (id, key, rule) => this.#quotas.usedBefore(id, key, rule),
    });
  }

  start(): void {
    this.#quotas.start();
  }

  stop(): void {
    this.#quotas.stop();
  }

  answer(asks: readonly LimitAsk[]): LimitAnswer[] {
    const answers: LimitAnswer[] = [];
    for (const { ask, id, rule, key, want, unused } of asks) {
      const limiter = this.#book.limiterOf(id, rule, key);
      if (unused > 0) limiter.giveBack(unused);
      if (ask > 0) answers.push({ ask, ...limiter.take(want) });
      if (limiter instanceof PeriodCount) this.#quotas.changed(id, key, limiter);
    }
    return answers;
  }
}
