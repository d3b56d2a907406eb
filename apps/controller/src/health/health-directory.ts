import { type ControlConnection, encodeMessage, type KeptVerdict, verdictsRepeatMs } from '@sluice/control';
import type { Clock, Random, Timer } from '@sluice/core';
import type { Logger } from '@sluice/core/logger';
import type { ClientCertificates } from '@sluice/dialing/client-certificate';
import { NameCache } from '@sluice/dialing/name-cache';
import type { EndpointCheck } from '@sluice/metrics';
import type { EndpointSnapshot, UpstreamSnapshot } from '@sluice/snapshot/types';
import { CheckSlots } from './check-slots.ts';
import { CheckedUpstream } from './checked-upstream.ts';
import type { EndpointChecker } from './endpoint-checker.ts';
import { VerdictKeeper } from './verdict-keeper.ts';

/** Checks under way at a time, all upstreams together. */
const checksAtATime = 256;

/** What checks say of one endpoint. */
export interface EndpointReport {
  readonly upstream: string;
  readonly endpoint: string;
  readonly health: EndpointChecker['health'];
  /** Wall clock of the last change of `health`. */
  readonly since: number;
  readonly check: EndpointCheck | undefined;
}

export interface HealthDirectoryOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly certificates: ClientCertificates;
  readonly dataDirectory: string;
  workers(): Iterable<ControlConnection>;
  /** What discovery holds for an upstream; the same list for as long as it does not change. */
  discovered(upstream: string): readonly EndpointSnapshot[];
  /** After each check. */
  onChecked(upstream: string, endpoint: string, passed: boolean): void;
}

/**
 * Checks the endpoints of every upstream that has a health check, and tells workers the verdicts: all of an upstream
 * when one of them has changed, when a worker comes, and from time to time, since workers forget what nobody repeats.
 */
export class HealthDirectory {
  readonly #options: HealthDirectoryOptions;
  readonly #slots = new CheckSlots(checksAtATime);
  readonly #names: NameCache;
  readonly #checked = new Map<string, CheckedUpstream>();
  readonly #keeper: VerdictKeeper;
  #settings = new Map<string, UpstreamSnapshot>();
  #repeat: Timer | undefined;

  constructor(options: HealthDirectoryOptions) {
    this.#options = options;
    this.#names = new NameCache(options.clock);
    this.#keeper = new VerdictKeeper(options.dataDirectory, options.clock, options.log, () => this.#unhealthy);
  }

  get reports(): EndpointReport[] {
    return Array.from(this.#checked, ([upstream, { checkers }]) =>
      Array.from(checkers, ([endpoint, { health, since, newestCheck: check }]) => ({
        ...{ upstream, endpoint, health, since, check },
      })),
    ).flat();
  }

  /** The upstreams of the newest revision; those that are switched off are not among them. */
  follow(upstreams: readonly UpstreamSnapshot[]): void {
    this.#repeat ??= this.#options.clock.every(verdictsRepeatMs, () => {
      this.#tellAll(this.#options.workers());
      this.#keeper.write();
    });
    this.#settings = new Map(upstreams.map((upstream) => [upstream.name, upstream]));
    for (const name of this.#checked.keys()) this.#use(name);
    for (const { name, healthCheck } of upstreams) if (healthCheck !== undefined) this.#use(name);
  }

  /** Discovery has something else for this upstream. */
  endpointsChanged(upstream: string): void {
    if (this.#settings.get(upstream)?.healthCheck !== undefined) this.#use(upstream);
  }

  /** After its snapshot. */
  sendAllTo(worker: ControlConnection): void {
    this.#tellAll([worker]);
  }

  stop(): void {
    // Before the first revision nothing is known, and what the file says still holds.
    if (this.#repeat !== undefined) this.#keeper.write();
    this.#repeat?.cancel();
    for (const upstream of this.#checked.values()) upstream.stop();
    this.#checked.clear();
  }

  get #unhealthy(): KeptVerdict[] {
    const unhealthy: KeptVerdict[] = [];
    for (const [upstream, { checkers }] of this.#checked) {
      for (const [address, { memory }] of checkers) {
        const { health, since, failure } = memory;
        if (health === 'unhealthy') unhealthy.push({ upstream, address, since, failure });
      }
    }
    return unhealthy;
  }

  #use(name: string): void {
    const settings = this.#settings.get(name);
    const known = this.#checked.get(name);
    if (settings?.healthCheck === undefined) {
      known?.stop();
      this.#checked.delete(name);
      this.#tell(name, this.#options.workers());
      return;
    }
    const upstream = known ?? this.#begin(name);
    const changed = upstream.use(settings, settings.healthCheck, this.#options.discovered(name));
    if (changed) this.#tell(name, this.#options.workers());
  }

  #begin(name: string): CheckedUpstream {
    const { clock, random, log, certificates, workers, onChecked } = this.#options;
    const upstream = new CheckedUpstream({
      ...{ clock, random, names: this.#names, slots: this.#slots, certificates },
      remember: (address) => {
        const kept = this.#keeper.find(name, address);
        if (kept === undefined) return undefined;
        return { health: 'unhealthy', since: kept.since, failure: kept.failure, last: undefined };
      },
      onOutcome: (address, { health, reason }, { passed }, changed) => {
        onChecked(name, address, passed);
        if (!changed) return;
        this.#keeper.changed();
        const facts = { upstream: name, endpoint: address, ...(reason === '' ? {} : { reason }) };
        log[health === 'healthy' ? 'info' : 'warn'](facts, `endpoint ${address} of "${name}" is ${health}`);
        this.#tell(name, workers());
      },
    });
    this.#checked.set(name, upstream);
    return upstream;
  }

  #tellAll(workers: Iterable<ControlConnection>): void {
    const told = [...workers];
    if (told.length > 0) for (const name of this.#checked.keys()) this.#tell(name, told);
  }

  #tell(name: string, workers: Iterable<ControlConnection>): void {
    const endpoints = this.#checked.get(name)?.verdicts ?? [];
    const message = encodeMessage({ kind: 'verdicts', upstream: name, endpoints });
    for (const worker of workers) worker.send(message);
  }
}
