import type { Clock } from '@sluice/core';
import type { CacheGauge } from '@sluice/metrics';
import type { CachePlan } from '@sluice/policies/forwarding-plans';
import type { Fill } from './fill.ts';
import { MemoryStore } from './memory-store.ts';

/** For so long requests for what could not be stored are sent on at once, milliseconds. */
const uncacheableMs = 10_000;
/** After an error, which may be over soon. */
const afterErrorMs = 1_000;
const mostUncacheable = 10_000;
/** Stale answers that newer ones are asked for at a time. */
const mostInBackground = 64;

/** All that a route with a cache keeps from one request to the next. It outlives revisions that leave the cache alone. */
export class RouteCache {
  readonly route: string;
  readonly store: MemoryStore;
  readonly memoryBytes: number;
  readonly #clock: Clock;
  /** Under way, by what is asked for. */
  readonly #fills = new Map<string, Fill>();
  /** Every one that is not over, joined or not. */
  readonly #running = new Set<Fill>();
  /** What cannot be stored, until when; monotonic. */
  readonly #uncacheable = new Map<string, number>();
  /** Requests that wait for the head of another one's answer. */
  waiting = 0;
  #inBackground = 0;

  constructor(route: string, plan: CachePlan, clock: Clock) {
    this.route = route;
    this.memoryBytes = plan.memoryBytes;
    this.#clock = clock;
    this.store = new MemoryStore(plan.memoryBytes, () => plan.count('evicted'));
  }

  gauge(): CacheGauge {
    const { route, store, memoryBytes: limitBytes } = this;
    return { route, entries: store.entries, bytes: store.bytes, limitBytes };
  }

  /** One that a request for the same may join. */
  fillFor(name: string): Fill | undefined {
    return this.#fills.get(name);
  }

  /** Whether one more may be asked for in the background. */
  get mayRefresh(): boolean {
    return this.#inBackground < mostInBackground;
  }

  begin(fill: Fill): void {
    if (fill.background) this.#inBackground++;
    this.#running.add(fill);
    this.#fills.set(fill.name, fill);
  }

  /** Nobody may join it any more. */
  leave(fill: Fill): void {
    if (this.#fills.get(fill.name) === fill) this.#fills.delete(fill.name);
  }

  end(fill: Fill): void {
    this.leave(fill);
    if (this.#running.delete(fill) && fill.background) this.#inBackground--;
  }

  /** @param group requests that are alike; see `CacheVisit` */
  isUncacheable(group: string): boolean {
    const until = this.#uncacheable.get(group);
    return until !== undefined && this.#clock.monotonic() < until;
  }

  noteUncacheable(group: string, status: number): void {
    this.#uncacheable.delete(group);
    const [oldest] = this.#uncacheable.keys();
    if (oldest !== undefined && this.#uncacheable.size >= mostUncacheable) this.#uncacheable.delete(oldest);
    this.#uncacheable.set(group, this.#clock.monotonic() + (status >= 500 ? afterErrorMs : uncacheableMs));
  }

  noteCacheable(group: string): void {
    this.#uncacheable.delete(group);
  }

  /** What is stored of a target is not valid any more, and what is on its way is not either. */
  invalidate(target: string): number {
    this.spoil((other) => other === target);
    return this.store.removeTarget(target);
  }

  /** What is on its way for these targets is not stored. */
  spoil(concerns: (target: string) => boolean): void {
    for (const fill of this.#running) if (concerns(fill.key.target)) fill.spoil();
  }

  close(): void {
    for (const fill of [...this.#running]) fill.abandon();
  }
}
