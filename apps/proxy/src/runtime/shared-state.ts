import type { Clock, Random } from '@sluice/core';
import type { ClientCertificates } from '@sluice/dialing/client-certificate';
import { NameCache } from '@sluice/dialing/name-cache';
import type { PolicyEnvironment } from '@sluice/policies/contract';
import { PasswordChecker } from '@sluice/policies/password-checker';
import type { EndpointSnapshot } from '@sluice/snapshot/types';
import type { RouteCache } from '../caching/route-cache.ts';
import type { Watchdog } from '../forwarding/watchdog.ts';
import type { LeasedLimits } from '../limits/leased-limits.ts';
import { ServiceClient } from '../outbound/service-client.ts';
import type { CreateUpstreamClient, UpstreamClient } from '../upstream-client/upstream-client.ts';
import { AvailabilityGate, type EndpointNotice } from './availability.ts';
import { LiveEndpoint } from './endpoint-state.ts';
import { HealthVerdicts } from './health-verdicts.ts';
import type { MirrorSlots } from './mirror-slots.ts';
import type { RetryBudget } from './retry-budget.ts';
import { UsagePool } from './usage-pool.ts';

/** Of a route, by the type of its policy. @param amount 1 when left out */
export type CountPolicyEvent = (route: string, policy: string, event: string, amount?: number) => void;

/** Whom a policy of a route refused, or would have. */
export type NoteDenied = (route: string, policy: string, who: string, shadow: boolean) => void;

export interface SharedStateOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly watchdog: Watchdog;
  readonly certificates: ClientCertificates;
  readonly createClient: CreateUpstreamClient;
  readonly countPolicyEvent: CountPolicyEvent;
  readonly noteDenied: NoteDenied;
  readonly limits: LeasedLimits;
  /** What befalls endpoints, for the log and the metrics. */
  readonly onNotice: (notice: EndpointNotice) => void;
  readonly openSecret: PolicyEnvironment['openSecret'];
  readonly deriveKey: PolicyEnvironment['deriveKey'];
  readonly warn: PolicyEnvironment['warn'];
  /**
   * What cookies of session affinity are made with, the same in every worker.
   * @throws Error when the secret key is not at hand
   */
  readonly affinityKey: () => Buffer;
  /** Where the gateway is, by the environment: before what the settings say. */
  readonly zone: string | undefined;
}

/** What outlives a runtime: endpoints' counters and verdicts, connections to them, names, and what discovery found. */
export class SharedState {
  readonly clock: Clock;
  readonly random: Random;
  readonly watchdog: Watchdog;
  readonly names: NameCache;
  readonly certificates: ClientCertificates;
  readonly createClient: CreateUpstreamClient;
  readonly countPolicyEvent: CountPolicyEvent;
  readonly affinityKey: SharedStateOptions['affinityKey'];
  readonly zone: string | undefined;
  readonly openSecret: PolicyEnvironment['openSecret'];
  readonly deriveKey: PolicyEnvironment['deriveKey'];
  readonly warn: PolicyEnvironment['warn'];
  readonly passwords = new PasswordChecker();
  readonly services: ServiceClient;
  readonly noteDenied: NoteDenied;
  readonly limits: LeasedLimits;
  readonly endpoints = new UsagePool<LiveEndpoint>();
  readonly clients = new UsagePool<UpstreamClient>((client) => {
    client.close();
  });
  /** Of upstreams that routes with retries lead to, by name. */
  readonly retryBudgets = new UsagePool<RetryBudget>();
  /** Of upstreams that get copies of requests, by name. */
  readonly mirrorSlots = new UsagePool<MirrorSlots>();
  /** What routes keep of their answers, by route and what the answers depend on. */
  readonly caches = new UsagePool<RouteCache>((cache) => {
    cache.close();
  });
  /** The whole set that discovery holds for an upstream, by its name. */
  readonly discovered = new Map<string, readonly EndpointSnapshot[]>();

  readonly verdicts: HealthVerdicts;
  readonly onNotice: SharedStateOptions['onNotice'];
  /** By the name of the upstream. */
  readonly gates = new UsagePool<AvailabilityGate>((gate) => {
    gate.close();
  });

  constructor(options: SharedStateOptions) {
    this.clock = options.clock;
    this.random = options.random;
    this.watchdog = options.watchdog;
    this.certificates = options.certificates;
    this.createClient = options.createClient;
    this.countPolicyEvent = options.countPolicyEvent;
    this.openSecret = options.openSecret;
    this.deriveKey = options.deriveKey;
    this.warn = options.warn;
    this.noteDenied = options.noteDenied;
    this.limits = options.limits;
    this.affinityKey = options.affinityKey;
    this.zone = options.zone;
    this.names = new NameCache(options.clock);
    this.services = new ServiceClient(options.clock, this.names);
    this.verdicts = new HealthVerdicts(options.clock);
    this.onNotice = options.onNotice;
  }

  createGate(upstream: string): AvailabilityGate {
    return new AvailabilityGate(upstream, this);
  }

  /** What health checks say of endpoints has changed. */
  verdictsChanged(): void {
    for (const gate of this.gates.values()) gate.changed();
  }

  createEndpoint(upstream: string, address: string): LiveEndpoint {
    return new LiveEndpoint(upstream, address, this.clock);
  }
}
