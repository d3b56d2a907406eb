import type { Clock, Random } from '@sluice/core';
import { NameCache } from '@sluice/dialing/name-cache';
import type { EndpointSnapshot } from '@sluice/snapshot/types';
import type { Watchdog } from '../forwarding/watchdog.ts';
import type { CreateUpstreamClient, UpstreamClient } from '../upstream-client/upstream-client.ts';
import { AvailabilityGate } from './availability.ts';
import { LiveEndpoint } from './endpoint-state.ts';
import { HealthVerdicts } from './health-verdicts.ts';
import { UsagePool } from './usage-pool.ts';

/** What outlives a runtime: endpoints' counters and verdicts, connections to them, names, and what discovery found. */
export class SharedState {
  readonly clock: Clock;
  readonly random: Random;
  readonly watchdog: Watchdog;
  readonly names: NameCache;
  readonly createClient: CreateUpstreamClient;
  readonly endpoints = new UsagePool<LiveEndpoint>();
  readonly clients = new UsagePool<UpstreamClient>((client) => {
    client.close();
  });
  /** The whole set that discovery holds for an upstream, by its name. */
  readonly discovered = new Map<string, readonly EndpointSnapshot[]>();

  readonly verdicts: HealthVerdicts;
  readonly gate: AvailabilityGate;

  constructor(clock: Clock, random: Random, watchdog: Watchdog, createClient: CreateUpstreamClient) {
    this.clock = clock;
    this.random = random;
    this.watchdog = watchdog;
    this.createClient = createClient;
    this.names = new NameCache(clock);
    this.verdicts = new HealthVerdicts(clock);
    this.gate = new AvailabilityGate(this.verdicts);
  }

  createEndpoint(upstream: string, address: string): LiveEndpoint {
    return new LiveEndpoint(upstream, address, this.clock);
  }
}
