import type { Clock } from '@sluice/core';
import type { OutlierDetectionSnapshot } from '@sluice/snapshot/types';
import { type EjectionReason, type Ejector, OutlierWatch } from './outlier-watch.ts';

export interface OutlierEvents {
  /** An endpoint was ejected or let back. */
  onChanged(): void;
  onEjected(endpoint: string, reason: EjectionReason, words: string, forMs: number): void;
  /** As many as may be are out already. */
  onWithheld(endpoint: string, reason: EjectionReason): void;
  onReturned(endpoint: string): void;
}

/**
 * Takes endpoints of one upstream out for a while when they fail and others do not, by what this worker sees. The
 * model, its counts and defaults are Envoy's outlier detection; failures of the way there are always told apart from
 * answers, as its `split_external_local_origin_errors` does.
 */
export class OutlierDetector implements Ejector {
  settings: OutlierDetectionSnapshot;
  readonly #clock: Clock;
  readonly #events: OutlierEvents;
  /** Of every endpoint in the set. */
  #watches = new Map<string, OutlierWatch>();
  readonly #ejected = new Set<OutlierWatch>();
  /** Monotonic. */
  #nextInterval: number;

  constructor(settings: OutlierDetectionSnapshot, clock: Clock, events: OutlierEvents) {
    this.settings = settings;
    this.#clock = clock;
    this.#events = events;
    this.#nextInterval = clock.monotonic() + settings.intervalMs;
  }

  /** Most endpoints that may be out: a single one never is, of two and more one may be whatever the share. */
  get mostEjected(): number {
    const count = this.#watches.size;
    return count < 2 ? 0 : Math.max(1, Math.floor((count * this.settings.maximumEjectedShare) / 100));
  }

  get ejected(): number {
    return this.#ejected.size;
  }

  /** Takes over settings and set. What was counted of endpoints that stay goes on. */
  use(settings: OutlierDetectionSnapshot, endpoints: readonly string[]): void {
    this.settings = settings;
    const before = this.#watches;
    this.#watches = new Map(endpoints.map((id) => [id, before.get(id) ?? new OutlierWatch(id, this)]));
    for (const watch of this.#ejected) if (this.#watches.get(watch.endpoint) !== watch) this.#ejected.delete(watch);
    // A smaller set or share allows fewer: those go first that would have been the first to return.
    const ordered = [...this.#ejected].sort((a, b) => (a.ejection?.over ?? 0) - (b.ejection?.over ?? 0));
    for (const watch of ordered.slice(0, Math.max(0, ordered.length - this.mostEjected))) this.#letBack(watch);
    const soonest = this.#clock.monotonic() + settings.intervalMs;
    this.#nextInterval = Math.min(this.#nextInterval, soonest);
  }

  watchOf(endpoint: string): OutlierWatch | undefined {
    return this.#watches.get(endpoint);
  }

  eject(watch: OutlierWatch, reason: EjectionReason, words: string): void {
    if (this.#ejected.size >= this.mostEjected) {
      this.#events.onWithheld(watch.endpoint, reason);
      return;
    }
    const { baseEjectionTimeMs, maximumEjectionTimeMs } = this.settings;
    watch.ejections++;
    const longest = Math.max(maximumEjectionTimeMs, baseEjectionTimeMs);
    const forMs = Math.min(baseEjectionTimeMs * watch.ejections, longest);
    // A count that went on would only make its way back slower once nobody remembers why.
    watch.ejections = Math.min(watch.ejections, Math.ceil(longest / baseEjectionTimeMs));
    const since = this.#clock.now();
    watch.ejection = { reason, words, since, until: since + forMs, over: this.#clock.monotonic() + forMs };
    this.#ejected.add(watch);
    this.#events.onChanged();
    this.#events.onEjected(watch.endpoint, reason, words, forMs);
  }

  /** @param now monotonic */
  checkDeadlines(now: number): void {
    for (const watch of this.#ejected) if ((watch.ejection?.over ?? 0) <= now) this.#letBack(watch);
    if (now < this.#nextInterval) return;
    this.#nextInterval = now + this.settings.intervalMs;
    for (const watch of this.#watches.values()) {
      if (watch.ejection === undefined && watch.ejections > 0) watch.ejections--;
    }
    this.#compareSuccessRates();
    for (const watch of this.#watches.values()) watch.beginInterval();
  }

  #compareSuccessRates(): void {
    const { successRateDeviations: factor, successRateMinimumRequests, successRateMinimumEndpoints } = this.settings;
    if (factor === 0) return;
    const compared = Array.from(this.#watches.values())
      .filter(({ ejection, requests }) => ejection === undefined && requests >= successRateMinimumRequests)
      .map((watch) => ({ watch, rate: watch.successes / watch.requests }));
    if (compared.length < successRateMinimumEndpoints) return;
    const mean = compared.reduce((sum, { rate }) => sum + rate, 0) / compared.length;
    const variance = compared.reduce((sum, { rate }) => sum + (rate - mean) ** 2, 0) / compared.length;
    const least = mean - factor * Math.sqrt(variance);
    // Where there is room for one only, it is the worst that goes.
    for (const { watch, rate } of compared.sort((a, b) => a.rate - b.rate)) {
      if (rate >= least) return;
      watch.forget();
      this.eject(watch, 'success_rate', `${percent(rate)} of its requests succeeded, of all ${percent(mean)}`);
    }
  }

  #letBack(watch: OutlierWatch): void {
    watch.ejection = undefined;
    watch.forget();
    watch.beginInterval();
    this.#ejected.delete(watch);
    this.#events.onChanged();
    this.#events.onReturned(watch.endpoint);
  }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
