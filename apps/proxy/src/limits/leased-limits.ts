import type { LimitAnswer, LimitAsk } from '@sluice/control';
import type { Clock, Timer } from '@sluice/core';
import { LimitBook, type LimitRule, type Limits, type LimitVerdict } from '@sluice/policies/limits';
import { LimitLease } from './limit-lease.ts';

/** Leases are looked at this often, milliseconds. */
const lookEveryMs = 50;
/** An answer that takes longer is not waited for. */
const answerWithinMs = 1000;
/** After it was too slow the controller is left alone for so long. */
const restMs = 5000;
/** Keys at a time, some 300 B each. Beyond, the one used least recently is let go. */
const mostLeases = 50_000;
/** Requests that wait for an answer, over all keys; more are decided here. */
const mostWaiting = 10_000;

export interface LeasedLimitsOptions {
  readonly clock: Clock;
  /** False when nobody is there to be asked. */
  readonly send: (asks: readonly LimitAsk[]) => boolean;
}

/**
 * The worker's part of limits that all workers share. The controller counts; a worker leases some of a limit at a time
 * and lets requests through on that, so that most of them wait for nobody. Where nobody counts, each worker lets through
 * its share and no more.
 */
export class LeasedLimits implements Limits {
  readonly #clock: Clock;
  readonly #send: LeasedLimitsOptions['send'];
  /** Used least recently first. */
  readonly #leases = new Map<string, LimitLease>();
  readonly #asked = new Map<number, LimitLease>();
  /** With something left that nobody has used yet. */
  readonly #open = new Set<LimitLease>();
  /** Whose turn it is to be sent in this turn of the event loop. */
  #toSend: LimitLease[] = [];
  readonly #alone: LimitBook;
  #workers = 1;
  #lastAsk = 0;
  #waiting = 0;
  #restUntil = 0;
  #timer: Timer | undefined;

  constructor({ clock, send }: LeasedLimitsOptions) {
    this.#clock = clock;
    this.#send = send;
    this.#alone = new LimitBook({ clock, mostKeys: mostLeases });
  }

  /** Keys it knows at present. */
  get size(): number {
    return this.#leases.size;
  }

  start(): void {
    this.#timer ??= this.#clock.every(lookEveryMs, () => this.#look());
  }

  /** Nobody waits any longer; what comes after is decided here. */
  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#decideAlone();
  }

  /** The controller has said how many share the limits. */
  setWorkers(workers: number): void {
    this.#workers = Math.max(1, workers);
  }

  /** Nobody is there to answer any more. */
  disconnected(): void {
    this.#decideAlone();
    for (const lease of this.#leases.values()) lease.forget();
    this.#open.clear();
  }

  take(id: string, rule: LimitRule, key: string): LimitVerdict | Promise<LimitVerdict> {
    const now = this.#clock.monotonic();
    const lease = this.#leaseOf(id, rule, key);
    const known = lease.take(now);
    if (known !== undefined) return known;
    if (this.#timer === undefined || now < this.#restUntil || this.#waiting >= mostWaiting) return this.#alonely(lease);
    this.#waiting += 1;
    const verdict = lease.wait();
    if (!lease.isAsking) this.#ask(lease, now);
    return verdict;
  }

  answer(answers: readonly LimitAnswer[]): void {
    const now = this.#clock.monotonic();
    for (const answer of answers) {
      const lease = this.#asked.get(answer.ask);
      if (lease === undefined) continue;
      this.#asked.delete(answer.ask);
      this.#waiting -= lease.receive(answer, now);
      // More have come while the answer was on its way.
      if (lease.waiting > 0) this.#ask(lease, now);
      else if (lease.left > 0) this.#open.add(lease);
    }
  }

  /** In one message with all others of this turn. */
  #ask(lease: LimitLease, now: number): void {
    lease.beginAsking(++this.#lastAsk, now);
    this.#asked.set(lease.ask, lease);
    this.#toSend.push(lease);
    if (this.#toSend.length === 1) queueMicrotask(() => this.#flush());
  }

  #flush(): void {
    const asks = this.#toSend.map((lease) => lease.toAsk());
    this.#toSend = [];
    if (asks.length > 0 && !this.#send(asks)) this.#decideAlone();
  }

  #look(): void {
    const now = this.#clock.monotonic();
    for (const lease of this.#asked.values()) {
      if (now - lease.askedAt < answerWithinMs) break;
      this.#restUntil = now + restMs;
      this.#decideAlone();
      break;
    }
    const unused: LimitAsk[] = [];
    for (const lease of this.#open) {
      if (!lease.isOver(now)) continue;
      this.#open.delete(lease);
      const left = lease.expire();
      if (left > 0) unused.push({ ask: 0, id: lease.id, rule: lease.rule, key: lease.key, want: 0, unused: left });
    }
    if (unused.length > 0) this.#send(unused);
  }

  /** All who wait, without the controller. */
  #decideAlone(): void {
    const asked = [...this.#asked.values()];
    this.#asked.clear();
    this.#toSend = [];
    for (const lease of asked) this.#waiting -= lease.settle(() => this.#alonely(lease));
  }

  /** As much as this worker may let through when it does not know what the others do. */
  #alonely({ id, rule, key }: LimitLease): LimitVerdict {
    const share = (count: number) => Math.ceil(count / this.#workers);
    const own: LimitRule = { ...rule, limit: share(rule.limit), ...('burst' in rule && { burst: share(rule.burst) }) };
    const { granted, ...rest } = this.#alone.take(id, own, key, 1);
    return { allowed: granted === 1, ...rest };
  }

  #leaseOf(id: string, rule: LimitRule, key: string): LimitLease {
    const place = `${id}\n${key}`;
    let lease = this.#leases.get(place);
    if (lease === undefined) {
      lease = new LimitLease(id, rule, key);
      if (this.#leases.size >= mostLeases) this.#makeRoom();
    } else {
      this.#leases.delete(place);
      if (lease.rule !== rule) {
        // A new revision makes a new one, which mostly says the same.
        if (JSON.stringify(lease.rule) !== JSON.stringify(rule)) lease.allowAnew();
        lease.rule = rule;
      }
    }
    this.#leases.set(place, lease);
    return lease;
  }

  #makeRoom(): void {
    for (const [place, lease] of this.#leases) {
      // Somebody waits for its answer.
      if (lease.isAsking) continue;
      this.#leases.delete(place);
      this.#open.delete(lease);
      return;
    }
  }
}
