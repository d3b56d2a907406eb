import { type ConfigDocument, type DiscoveredTarget, isDiscovered, queryOf } from '@sluice/config';
import type { DiscoveryRefresh, SourceStatus } from '@sluice/control';
import type { Clock, Random } from '@sluice/core';
import type { Logger } from '@sluice/core/logger';
import { parseDurationMs } from '@sluice/core/schema';
import type { DiscoverySource } from '@sluice/discovery/contract';
import { createDiscoverySource } from '@sluice/discovery/runtimes';
import type { EndpointSnapshot } from '@sluice/snapshot/types';
import type { EndpointDirectory } from '../endpoint-directory.ts';
import { composeEndpoints } from './compose-endpoints.ts';
import { KeptAnswers } from './kept-answers.ts';
import { sourceStatus } from './source-status.ts';
import { type Trust, WatchedQuery } from './watched-query.ts';

/** Longest that a revision waits for the first word on what it is the first to ask. */
const firstWordMs = 2000;

export interface DiscoveryDirectoryOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly dataDirectory: string;
  readonly endpoints: EndpointDirectory;
  /** Whether sources may connect to this IP address. */
  mayAsk(address: string): boolean;
  /** What `status` says is another. */
  onChange(): void;
}

interface LiveSource {
  /** The registry's settings; the source is made anew when they change. */
  readonly text: string;
  readonly source: DiscoverySource;
  readonly trust: Trust;
}

/** Counted since the start, by source and result. */
export type RefreshCounts = ReadonlyMap<string, Readonly<Partial<Record<DiscoveryRefresh, number>>>>;

/** Follows the discovery sources of the newest document and brings what they find to the upstreams that ask for it. */
export class DiscoveryDirectory {
  readonly #options: DiscoveryDirectoryOptions;
  readonly #kept: KeptAnswers;
  readonly #queries = new Map<string, WatchedQuery>();
  readonly #refreshes = new Map<string, Partial<Record<DiscoveryRefresh, number>>>();
  #sources = new Map<string, LiveSource>();
  /** By upstream, of the revision that is published. */
  #targets: ReadonlyMap<string, readonly DiscoveredTarget[]> = new Map();
  /** The same of the one that is about to be. */
  #next = new Map<string, readonly DiscoveredTarget[]>();
  /** Upstreams that ask a query, by its key. */
  #askers = new Map<string, string[]>();

  constructor(options: DiscoveryDirectoryOptions) {
    this.#options = options;
    this.#kept = new KeptAnswers({
      ...options,
      collect: () =>
        [...this.#queries].flatMap(([key, { good }]) => (good === undefined ? [] : [[key, good] as const])),
    });
  }

  get status(): SourceStatus[] {
    const bySource = Map.groupBy(this.#queries, ([, query]) => query.source);
    return Array.from(this.#sources.keys(), (name) =>
      sourceStatus(
        name,
        (bySource.get(name) ?? []).map(([key, { report }]) => ({ ...report, upstreams: this.#askers.get(key) ?? [] })),
      ),
    );
  }

  get refreshes(): RefreshCounts {
    return this.#refreshes;
  }

  /**
   * Before a revision is published: begins to ask what it asks, and resolves when there is a first word on everything
   * that is new. Endpoints of what it asks are given to workers beside those they have, which `settle` takes away.
   */
  async follow({ discoverySources, upstreams }: Pick<ConfigDocument, 'discoverySources' | 'upstreams'>): Promise<void> {
    this.#followSources(discoverySources);
    this.#next = new Map();
    for (const upstream of upstreams) {
      if (!upstream.enabled) continue;
      const asking = upstream.targets
        .filter(isDiscovered)
        .filter(({ enabled, discovery }) => enabled && this.#sources.has(discovery));
      if (asking.length === 0) continue;
      this.#next.set(upstream.name, asking);
      for (const target of asking) if (!this.#queries.has(keyOf(target))) this.#begin(keyOf(target), target);
    }
    const firstWords = Promise.all(Array.from(this.#queries.values(), ({ firstWord }) => firstWord));
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = this.#options.clock.after(firstWordMs, resolve);
    await Promise.race([firstWords, late]);
    timer.cancel();
    const { endpoints } = this.#options;
    for (const [upstream, targets] of this.#next) {
      const found = this.#resolve(targets);
      if (found === undefined) continue;
      const addresses = new Set(found.map(({ address }) => address));
      const leaving = endpoints.endpointsOf(upstream).filter(({ address }) => !addresses.has(address));
      endpoints.update(upstream, [...found, ...leaving]);
    }
  }

  /** After the revision was published: forgets what it does not ask. */
  settle(): void {
    this.#targets = this.#next;
    this.#askers = new Map();
    for (const [upstream, targets] of this.#targets) {
      for (const target of targets) {
        const known = this.#askers.get(keyOf(target));
        if (known === undefined) this.#askers.set(keyOf(target), [upstream]);
        else known.push(upstream);
      }
    }
    for (const [key, query] of this.#queries) {
      if (this.#askers.has(key)) continue;
      query.stop();
      this.#queries.delete(key);
    }
    this.#options.endpoints.keepOnly(new Set(this.#targets.keys()));
    for (const upstream of this.#targets.keys()) this.#compose(upstream);
    this.#kept.changed();
    this.#options.onChange();
  }

  /** Believes the answers of a source that are held back. */
  accept(source: string): void {
    for (const query of this.#queries.values()) {
      if (query.source === source && query.accept()) {
        this.#options.log.info({ source, query: query.query }, 'an answer that was held back was accepted');
      }
    }
  }

  stop(): void {
    for (const query of this.#queries.values()) query.stop();
    if (this.#queries.size > 0) this.#kept.write();
    this.#queries.clear();
  }

  #followSources(configs: ConfigDocument['discoverySources']): void {
    const { clock, random, mayAsk } = this.#options;
    const before = this.#sources;
    this.#sources = new Map();
    for (const config of configs) {
      const { name, enabled, holdLossesOf, keepFor, description: _, labels: __, ...registry } = config;
      if (!enabled) continue;
      const text = JSON.stringify(registry);
      const known = before.get(name);
      const trust = {
        holdLossesOf,
        keepForMs: keepFor === undefined ? Number.POSITIVE_INFINITY : (parseDurationMs(keepFor) as number), // validated
      };
      const source = known?.text === text ? known.source : createDiscoverySource(registry, { clock, random, mayAsk });
      this.#sources.set(name, { text, source, trust });
      for (const query of this.#queries.values()) {
        if (query.source !== name) continue;
        query.trust = trust;
        if (source !== known?.source) query.ask(source);
      }
    }
    for (const name of this.#refreshes.keys()) if (!this.#sources.has(name)) this.#refreshes.delete(name);
  }

  #begin(key: string, target: DiscoveredTarget): void {
    const { clock, random } = this.#options;
    const { discovery: name } = target;
    const { source, trust } = this.#sources.get(name) as LiveSource; // only such targets ask
    const query = new WatchedQuery({
      ...{ clock, random, source: name, query: queryOf(target) },
      before: this.#kept.find(key),
      onChange: () => this.#changed(key),
      onRefresh: (result) => this.#count(name, result),
    });
    this.#queries.set(key, query);
    query.trust = trust;
    query.ask(source);
  }

  #changed(key: string): void {
    for (const upstream of this.#askers.get(key) ?? []) this.#compose(upstream);
    this.#kept.changed();
    this.#options.onChange();
  }

  #compose(upstream: string): void {
    const found = this.#resolve(this.#targets.get(upstream) ?? []);
    if (found !== undefined) this.#options.endpoints.update(upstream, found);
  }

  /** Undefined before anything is known, so that workers keep what they have. */
  #resolve(targets: readonly DiscoveredTarget[]): EndpointSnapshot[] | undefined {
    const resolved = targets.flatMap((target) => {
      const good = this.#queries.get(keyOf(target))?.good;
      return good === undefined ? [] : [{ target, endpoints: good.endpoints }];
    });
    return resolved.length === 0 ? undefined : composeEndpoints(resolved);
  }

  #count(source: string, result: DiscoveryRefresh): void {
    const counts = this.#refreshes.get(source) ?? {};
    counts[result] = (counts[result] ?? 0) + 1;
    this.#refreshes.set(source, counts);
  }
}

/** Equal for targets that ask the same of the same source. */
function keyOf(target: DiscoveredTarget): string {
  const query = Object.entries(queryOf(target));
  return JSON.stringify([target.discovery, query.toSorted(([a], [b]) => (a < b ? -1 : 1))]);
}
