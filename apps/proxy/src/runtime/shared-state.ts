import type { Clock, Random } from '@sluice/core';
import type { ClientCertificates } from '@sluice/dialing/client-certificate';
import { NameCache } from '@sluice/dialing/name-cache';
import type { EndpointSnapshot } from '@sluice/snapshot/types';
import type { Watchdog } from '../forwarding/watchdog.ts';
import type { CreateUpstreamClient, UpstreamClient } from '../upstream-client/upstream-client.ts';
import { AvailabilityGate } from './availability.ts';
import { LiveEndpoint } from './endpoint-state.ts';
import { HealthVerdicts } from './health-verdicts.ts';
import { UsagePool } from './usage-pool.ts';

/** Of a route, by the type of its policy. */
export type CountPolicyEvent = (route: string, policy: string, event: string) => void;

export interface SharedStateOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly watchdog: Watchdog;
  readonly certificates: ClientCertificates;
  readonly createClient: CreateUpstreamClient;
  readonly countPolicyEvent: CountPolicyEvent;
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
  readonly endpoints = new UsagePool<LiveEndpoint>();
  readonly clients = new UsagePool<UpstreamClient>((client) => {
    client.close();
  });
  /** The whole set that discovery holds for an upstream, by its name. */
  readonly discovered = new Map<string, readonly EndpointSnapshot[]>();

  readonly verdicts: HealthVerdicts;
  readonly gate: AvailabilityGate;

  constructor(options: SharedStateOptions) {
    this.clock = options.clock;
    this.random = options.random;
    this.watchdog = options.watchdog;
    this.certificates = options.certificates;
    this.createClient = options.createClient;
    this.countPolicyEvent = options.countPolicyEvent;
    this.names = new NameCache(options.clock);
    this.verdicts = new HealthVerdicts(options.clock);
    this.gate = new AvailabilityGate(this.verdicts);
  }

  createEndpoint(upstream: string, address: string): LiveEndpoint {
    return new LiveEndpoint(upstream, address, this.clock);
  }
}
