import type { DiscoveryRefresh, DiscoveryReport } from '@sluice/control';
import { backoffDelayMs, type Clock, messageOf, type Random, type Timer, Wake } from '@sluice/core';
import type { DiscoveryQuery, DiscoverySource, Endpoint, EndpointSet } from '@sluice/discovery/contract';

/** Between two attempts on a source that gives no answer. */
const retry = { initialMs: 500, maximumMs: 30_000 } as const;

export interface WatchedQueryOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly source: string;
  readonly query: DiscoveryQuery;
  /** Of a run before this one, until the first answer. */
  readonly before: LastGood | undefined;
  /** Endpoints, or what is said of them, are others now. */
  onChange(query: WatchedQuery): void;
  onRefresh(result: DiscoveryRefresh): void;
}

export interface LastGood {
  readonly endpoints: readonly Endpoint[];
  /** Wall clock of when the source said so. */
  readonly at: number;
}

/** How far a source is believed. */
export interface Trust {
  /** An answer that has this share fewer than the one before is held back, per cent. */
  readonly holdLossesOf: number;
  /** How long endpoints stay without an answer, ms; Infinity is for ever. */
  readonly keepForMs: number;
}

/**
 * One question that targets have for a source, asked for as long as it stands. What was answered last stays through
 * errors, absences and restarts; only a believable answer takes its place.
 */
export class WatchedQuery {
  readonly source: string;
  readonly query: DiscoveryQuery;
  /** Resolves at the first answer, or at the first failure to get one; at once where one is known from before. */
  readonly firstWord: Promise<void>;
  readonly #options: WatchedQueryOptions;
  readonly #heard: () => void;
  #good: LastGood | undefined;
  /** An answer that waits to be accepted. */
  #held: readonly Endpoint[] | undefined;
  #state: DiscoveryReport['state'] = 'asking';
  #problem = '';
  /** Wall clock of when the state was entered. */
  #since: number;
  #trust: Trust = { holdLossesOf: 100, keepForMs: Number.POSITIVE_INFINITY };
  #leaving: AbortController | undefined;
  #lapse: Timer | undefined;

  constructor(options: WatchedQueryOptions) {
    this.#options = options;
    this.source = options.source;
    this.query = options.query;
    this.#good = options.before;
    this.#since = options.clock.now();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.firstWord = promise;
    this.#heard = resolve;
    if (options.before !== undefined) resolve();
  }

  /** Undefined while there never was an answer. */
  get good(): LastGood | undefined {
    return this.#good;
  }

  get report(): DiscoveryReport {
    return {
      query: this.query,
      state: this.#state,
      problem: this.#problem,
      since: this.#since,
      endpoints: this.#good?.endpoints.length ?? 0,
      ...(this.#good === undefined ? {} : { lastSuccessAt: this.#good.at }),
      ...(this.#held === undefined ? {} : { held: this.#held.length }),
    };
  }

  /** From the next answer on. */
  set trust(trust: Trust) {
    this.#trust = trust;
  }

  /** Asks the source from now on, instead of the one before. */
  ask(source: DiscoverySource): void {
    this.#leaving?.abort();
    const leaving = new AbortController();
    this.#leaving = leaving;
    void this.#run(source, leaving.signal);
  }

  /** Believes the answer that is held back. False when there is none. */
  accept(): boolean {
    if (this.#held === undefined) return false;
    this.#take(this.#held);
    return true;
  }

  stop(): void {
    this.#leaving?.abort();
    this.#lapse?.cancel();
  }

  async #run(source: DiscoverySource, signal: AbortSignal): Promise<void> {
    const { clock, random } = this.#options;
    const pause = new Wake();
    for (let attempt = 0; !signal.aborted; attempt++) {
      try {
        for await (const set of source.watch(this.query, signal)) {
          if (signal.aborted) return;
          attempt = 0;
          this.#answered(set);
        }
        if (!signal.aborted) this.#failed('the source ended its answer');
      } catch (error) {
        if (!signal.aborted) this.#failed(messageOf(error));
      }
      await pause.wait(clock, backoffDelayMs(attempt, retry, random), signal);
    }
  }

  #answered(set: EndpointSet): void {
    this.#lapse?.cancel();
    this.#lapse = undefined;
    if (set.status === 'not-found') {
      this.#options.onRefresh('not_found');
      // The absence of a service may be meant: then somebody accepts that nothing of it is left.
      this.#held = (this.#good?.endpoints.length ?? 0) > 0 ? [] : undefined;
      this.#enter('missing', set.why);
      return;
    }
    const before = this.#good?.endpoints.length ?? 0;
    const lost = before - set.endpoints.length;
    if (lost > 0 && lost * 100 >= before * this.#trust.holdLossesOf) {
      this.#options.onRefresh('held');
      this.#held = set.endpoints;
      this.#enter('held', `the answer has ${set.endpoints.length} of ${before} endpoints`);
      return;
    }
    this.#options.onRefresh('found');
    this.#take(set.endpoints);
  }

  #take(endpoints: readonly Endpoint[]): void {
    this.#good = { endpoints, at: this.#options.clock.now() };
    this.#held = undefined;
    this.#enter('current', '');
  }

  #failed(problem: string): void {
    this.#options.onRefresh('error');
    const { clock } = this.#options;
    const { keepForMs } = this.#trust;
    if (Number.isFinite(keepForMs) && this.#good !== undefined && this.#good.endpoints.length > 0) {
      this.#lapse ??= clock.after(keepForMs, () => {
        this.#good = { endpoints: [], at: this.#good?.at ?? clock.now() };
        this.#options.onChange(this);
      });
    }
    this.#enter('failing', problem);
  }

  #enter(state: DiscoveryReport['state'], problem: string): void {
    if (this.#state !== state) this.#since = this.#options.clock.now();
    this.#state = state;
    this.#problem = problem;
    this.#heard();
    this.#options.onChange(this);
  }
}
