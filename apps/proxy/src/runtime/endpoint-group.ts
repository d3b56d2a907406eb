import type { Random } from '@sluice/core';
import type { BalancerEnvironment, LoadBalancer } from '@sluice/load-balancing/contract';
import { createLoadBalancer } from '@sluice/load-balancing/runtimes';
import type { ProxyErrorCode } from '../forwarding/proxy-error.ts';
import type { AvailabilityGate } from './availability.ts';
import type { LiveEndpoint } from './endpoint-state.ts';
import type { Upstream } from './upstream.ts';
import { ZoneLevels } from './zone-levels.ts';

/** The part of an upstream that one reference of a route may use. Replaced in place when the endpoint set changes. */
export class EndpointGroup {
  readonly upstream: Upstream;
  readonly subset: Readonly<Record<string, string>> | undefined;
  endpoints: readonly LiveEndpoint[] = [];
  balancer: LoadBalancer | undefined;
  /** There are endpoints, and an operator drains all of them. */
  isDraining = false;
  readonly #environment: BalancerEnvironment;
  /** Of the available ones, where zones make a difference. */
  levels: ZoneLevels | undefined;
  #gate: AvailabilityGate | undefined;
  /** As of `#generation` of the gate. */
  #available: readonly LiveEndpoint[] = [];
  #generation = -1;
  /** Endpoints that may not be chosen, and since when that is known; kept for slow start only. */
  #gone = new Map<LiveEndpoint, number>();

  constructor(
    upstream: Upstream,
    subset: Readonly<Record<string, string>> | undefined,
    environment: BalancerEnvironment,
  ) {
    this.upstream = upstream;
    this.subset = subset;
    this.#environment = environment;
  }

  get random(): Random {
    return this.#environment.random;
  }

  /** Those that may be chosen at this moment. */
  get available(): readonly LiveEndpoint[] {
    const gate = this.#gate;
    const { slowStart } = this.upstream;
    slowStart?.step();
    if (gate !== undefined && gate.generation !== this.#generation) {
      this.#available = gate.letThrough(this.endpoints);
      this.#generation = gate.generation;
      const { ownZone, settings } = this.upstream;
      const { locality } = settings;
      this.levels = locality && new ZoneLevels(locality, ownZone, this.endpoints, this.#available);
      if (slowStart !== undefined) slowStart.cameBack(this.#takeBack());
    }
    return this.#available;
  }

  /** Whether a client that is bound to this one of the endpoints may have it: one that drains keeps who it has. */
  keeps(endpoint: LiveEndpoint): boolean {
    if (this.available.includes(endpoint)) return true;
    return endpoint.draining && this.endpoints.includes(endpoint) && this.#gate?.mayStay(endpoint) === true;
  }

  /** Why nobody may be chosen. */
  whyNobody(): ProxyErrorCode {
    return this.#gate?.whyNobody(this.endpoints) ?? 'no_endpoint';
  }

  rebuild(all: readonly LiveEndpoint[], gate: AvailabilityGate): void {
    this.#gate = gate;
    const wanted = Object.entries(this.subset ?? {});
    this.endpoints =
      wanted.length === 0
        ? all
        : all.filter((endpoint) => wanted.every(([key, value]) => endpoint.labels[key] === value));
    this.isDraining = this.endpoints.length > 0 && this.endpoints.every(({ draining }) => draining);
    this.#generation = -1;
    for (const endpoint of this.#gone.keys()) if (!this.endpoints.includes(endpoint)) this.#gone.delete(endpoint);
    this.rebalance();
  }

  /** For the same endpoints. */
  rebalance(): void {
    this.balancer = createLoadBalancer(this.upstream.settings.loadBalancing, this.endpoints, this.#environment);
  }

  /** Those that were gone and are not any more, with when they went. */
  #takeBack(): [LiveEndpoint, number][] {
    if (this.#available === this.endpoints && this.#gone.size === 0) return [];
    const available = new Set(this.#available);
    const back: [LiveEndpoint, number][] = [];
    for (const endpoint of this.endpoints) {
      const since = this.#gone.get(endpoint);
      if (!available.has(endpoint)) {
        // Who is full for a moment, or busy with a probe, has not been away.
        const busy = endpoint.isFull || endpoint.saturated || endpoint.circuit?.state === 'half_open';
        if (since === undefined && !busy) this.#gone.set(endpoint, this.#environment.clock.monotonic());
      } else if (since !== undefined) {
        this.#gone.delete(endpoint);
        back.push([endpoint, since]);
      }
    }
    return back;
  }
}
