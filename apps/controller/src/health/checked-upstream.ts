import type { EndpointVerdict } from '@sluice/control';
import type { Clock, Random } from '@sluice/core';
import { parseAddress } from '@sluice/core/schema';
import type { ClientCertificates } from '@sluice/dialing/client-certificate';
import type { NameCache } from '@sluice/dialing/name-cache';
import type { CheckOutcome } from '@sluice/health-checks/contract';
import type { HealthCheckConfig } from '@sluice/health-checks/schemas';
import type { EndpointSnapshot, UpstreamSnapshot } from '@sluice/snapshot/types';
import { createCheckPlan } from './check-plan.ts';
import type { CheckSlots } from './check-slots.ts';
import { createCheckTarget } from './check-target.ts';
import { type CheckMemory, type CheckPlan, EndpointChecker } from './endpoint-checker.ts';

export interface CheckedUpstreamOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly names: NameCache;
  readonly certificates: ClientCertificates;
  readonly slots: CheckSlots;
  /** What is known of an endpoint that was not checked in this run yet. */
  remember(address: string): CheckMemory | undefined;
  onOutcome(address: string, checker: EndpointChecker, outcome: CheckOutcome, changed: boolean): void;
}

/** An upstream with a check: one checker for each endpoint that it has at present. */
export class CheckedUpstream {
  readonly checkers = new Map<string, EndpointChecker>();
  readonly #options: CheckedUpstreamOptions;
  #settings: UpstreamSnapshot | undefined;
  #key = '';
  #plan: CheckPlan | undefined;
  #discovered: readonly EndpointSnapshot[] = [];

  constructor(options: CheckedUpstreamOptions) {
    this.#options = options;
  }

  get verdicts(): EndpointVerdict[] {
    return Array.from(this.checkers, ([address, { health }]) => ({ address, health }));
  }

  /**
   * Takes the newest settings, which have a check, and what discovery holds. Checkers that ask the same as before go on
   * undisturbed.
   * @returns whether anything may be another than before
   */
  use(settings: UpstreamSnapshot, healthCheck: HealthCheckConfig, discovered: readonly EndpointSnapshot[]): boolean {
    if (settings === this.#settings && discovered === this.#discovered) return false;
    const { tls, protocol, hostHeader, proxyProtocol } = settings;
    const key = JSON.stringify([healthCheck, tls, protocol, hostHeader, proxyProtocol]);
    const asksAnew = key !== this.#key;
    this.#settings = settings;
    this.#discovered = discovered;
    this.#key = key;
    if (asksAnew || this.#plan === undefined) this.#plan = createCheckPlan(healthCheck);
    // What discovery found may be unreadable; workers leave it out as well.
    const addresses = [...settings.endpoints, ...discovered].map(({ address }) => address);
    const wanted = new Set(addresses.filter((address) => !('problem' in parseAddress(address))));
    for (const [address, checker] of this.checkers) {
      if (wanted.has(address)) continue;
      checker.stop();
      this.checkers.delete(address);
    }
    for (const address of wanted) {
      const before = this.checkers.get(address);
      if (before !== undefined && !asksAnew) continue;
      before?.stop();
      this.checkers.set(address, this.#begin(address, healthCheck.port, settings, this.#plan, before));
    }
    return true;
  }

  stop(): void {
    for (const checker of this.checkers.values()) checker.stop();
    this.checkers.clear();
  }

  #begin(
    address: string,
    port: number | undefined,
    settings: UpstreamSnapshot,
    plan: CheckPlan,
    before: EndpointChecker | undefined,
  ): EndpointChecker {
    const { clock, random, slots, remember, onOutcome } = this.#options;
    const checker = new EndpointChecker({
      ...{ plan, clock, random, slots, before: before?.memory ?? remember(address) },
      target: createCheckTarget(address, port, settings, plan.timeoutMs, this.#options),
      onOutcome: (outcome, changed) => onOutcome(address, checker, outcome, changed),
    });
    checker.start();
    return checker;
  }
}
