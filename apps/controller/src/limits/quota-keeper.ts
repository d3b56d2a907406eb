import { type Clock, messageOf, type Timer } from '@sluice/core';
import type { Logger } from '@sluice/core/logger';
import { type LimitRule, type PeriodCount, periodAround } from '@sluice/policies/limits';
import { openQuotaStore, type QuotaStore, type QuotaUse } from '@sluice/store/quotas';

const writeEveryMs = 1000;
/** No period is longer. */
const longestPeriodMs = 32 * 86_400_000;
/** Keys that wait to be written. */
const mostChanged = 100_000;
/** Periods that are over are forgotten this often. */
const forgetEveryMs = 3_600_000;

export interface QuotaKeeperOptions {
  /** quotas.db; made when it is missing. */
  readonly path: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** Keys that wait to be written, at most. Default 100,000. */
  readonly mostChanged?: number;
}

/** Carries quotas over restarts. While the file cannot be used they are counted in memory, and one line says so. */
export class QuotaKeeper {
  readonly #options: QuotaKeeperOptions;
  readonly #changed = new Map<string, { readonly id: string; readonly key: string; readonly count: PeriodCount }>();
  #store: QuotaStore | undefined;
  #timers: readonly Timer[] = [];
  readonly #most: number;
  #problem = '';

  constructor(options: QuotaKeeperOptions) {
    this.#options = options;
    this.#most = options.mostChanged ?? mostChanged;
  }

  /** Keys that wait to be written. */
  get waiting(): number {
    return this.#changed.size;
  }

  start(): void {
    if (this.#timers.length > 0) return;
    const { clock } = this.#options;
    this.#timers = [
      clock.every(writeEveryMs, () => this.write()),
      clock.every(forgetEveryMs, () => {
        this.#use((store) => store.forgetBefore(clock.now() - longestPeriodMs));
      }),
    ];
  }

  stop(): void {
    for (const timer of this.#timers) timer.cancel();
    this.#timers = [];
    this.write();
    this.#store?.close();
    this.#store = undefined;
  }

  /** What was used of it in the present period before this process counted. */
  usedBefore(id: string, key: string, rule: LimitRule): number {
    if (rule.kind !== 'period') return 0;
    const { from } = periodAround(this.#options.clock.now(), rule.period);
    // One that made room for others may not have been written yet.
    const waiting = this.#changed.get(placeOf(id, key))?.count;
    if (waiting !== undefined && waiting.from === from) return waiting.used;
    return this.#use((store) => store.used(id, key, from)) ?? 0;
  }

  changed(id: string, key: string, count: PeriodCount): void {
    const place = placeOf(id, key);
    if (this.#changed.size >= this.#most && !this.#changed.has(place)) this.#makeRoom();
    this.#changed.set(place, { id, key, count });
  }

  /** A disk that takes nothing must not fill the memory instead: what was changed first is forgotten. */
  #makeRoom(): void {
    if (this.#problem === '') this.write();
    if (this.#changed.size < this.#most) return;
    const [oldest] = this.#changed.keys();
    if (oldest !== undefined) this.#changed.delete(oldest);
  }

  write(): void {
    if (this.#changed.size === 0) return;
    const uses: QuotaUse[] = Array.from(this.#changed.values(), ({ id, key, count: { from, used } }) => {
      return { id, key, from, used };
    });
    const written = this.#use((store) => {
      store.write(uses);
      return true;
    });
    if (written === true) this.#changed.clear();
  }

  /** Undefined when it cannot be done. */
  #use<Result>(action: (store: QuotaStore) => Result): Result | undefined {
    const { path, log } = this.#options;
    try {
      this.#store ??= openQuotaStore(path);
      const result = action(this.#store);
      if (this.#problem !== '') log.info('quotas are kept on disk again');
      this.#problem = '';
      return result;
    } catch (error) {
      const problem = messageOf(error);
      if (problem !== this.#problem)
        log.error({ problem }, 'quotas cannot be kept on disk; they are counted in memory');
      this.#problem = problem;
      return undefined;
    }
  }
}

function placeOf(id: string, key: string): string {
  return `${id}\n${key}`;
}
