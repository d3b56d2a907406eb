import { isIP } from 'node:net';
import { parseAddress } from '@sluice/core/schema';
import { isDeniedAddress } from '@sluice/dialing/denied-address';
import { Dialer } from '@sluice/dialing/dialer';
import type { EndpointState } from '@sluice/load-balancing/contract';
import { sharesBy } from '@sluice/load-balancing/runtimes';
import type { EndpointSnapshot, UpstreamSnapshot } from '@sluice/snapshot/types';
import { type UpstreamClient, upstreamClientKey } from '../upstream-client/upstream-client.ts';
import { Affinity } from './affinity.ts';
import type { AvailabilityGate } from './availability.ts';
import { EndpointGroup } from './endpoint-group.ts';
import type { LiveEndpoint } from './endpoint-state.ts';
import { MirrorSlots } from './mirror-slots.ts';
import { RetryBudget } from './retry-budget.ts';
import type { SharedState } from './shared-state.ts';
import { SlowStart, startAtOnce } from './slow-start.ts';

interface Lease {
  readonly endpoint: LiveEndpoint;
  readonly endpointKey: string;
  readonly client: UpstreamClient;
  readonly clientKey: string;
}

/**
 * One upstream of one runtime. Its endpoints' counters and connections are shared with other runtimes; which of them
 * there are, and how they are balanced, is its own.
 */
export class Upstream {
  readonly name: string;
  readonly settings: UpstreamSnapshot;
  /** Where the gateway is. */
  readonly ownZone: string | undefined;
  readonly slowStart: SlowStart | undefined;
  readonly affinity: Affinity | undefined;
  readonly #shared: SharedState;
  /** By the text of the subset. */
  readonly #groups = new Map<string, EndpointGroup>();
  #leases = new Map<string, Lease>();
  #clients = new Map<EndpointState, UpstreamClient>();
  /** Of the clients in use. */
  #clientKey = '';
  /** From the first endpoint set on. */
  #gate: AvailabilityGate | undefined;
  /** Made when a tunnel first asks. */
  readonly #dialers = new Map<string, Dialer>();
  /** Acquired when a route with retries first asks. */
  #retryBudget: RetryBudget | undefined;
  /** Acquired when a route that mirrors first asks. */
  #mirrorSlots: MirrorSlots | undefined;
  #closed = false;

  constructor(settings: UpstreamSnapshot, shared: SharedState, zone?: string) {
    this.ownZone = shared.zone ?? zone;
    this.name = settings.name;
    this.settings = settings;
    this.#shared = shared;
    this.affinity = settings.affinity && new Affinity(settings.affinity, shared.affinityKey());
    this.slowStart = settings.slowStart && new SlowStart(settings.slowStart, shared.clock, () => this.#rebalance());
  }

  /** The group for a subset; the same one for equal subsets. */
  group(subset: Readonly<Record<string, string>> | undefined): EndpointGroup {
    const key = JSON.stringify(Object.entries(subset ?? {}).sort());
    let group = this.#groups.get(key);
    if (group === undefined) {
      group = new EndpointGroup(this, subset, this.#shared);
      this.#groups.set(key, group);
    }
    return group;
  }

  /** Shared with the runtimes before and after. */
  get retryBudget(): RetryBudget {
    this.#retryBudget ??= this.#shared.retryBudgets.acquire(this.name, () => new RetryBudget());
    return this.#retryBudget;
  }

  /** Shared likewise. */
  get mirrorSlots(): MirrorSlots {
    this.#mirrorSlots ??= this.#shared.mirrorSlots.acquire(this.name, () => new MirrorSlots());
    return this.#mirrorSlots;
  }

  clientOf(endpoint: EndpointState): UpstreamClient | undefined {
    return this.#clients.get(endpoint);
  }

  /** Opens connections to an endpoint for what is not HTTP. Undefined where its address is never dialled. */
  dialerOf({ id }: EndpointState): Dialer | undefined {
    let dialer = this.#dialers.get(id);
    if (dialer === undefined) {
      const address = parseAddress(id);
      if ('problem' in address || (isIP(address.host) !== 0 && isDeniedAddress(address.host))) return undefined;
      dialer = new Dialer(address, this.settings, this.#shared);
      this.#dialers.set(id, dialer);
    }
    return dialer;
  }

  /**
   * Makes the static endpoints and those that discovery found the ones in use. Pools of endpoints that stay are kept,
   * those of endpoints that left finish what they carry.
   */
  useEndpoints(): void {
    if (this.#closed) return;
    const wanted = new Map<string, EndpointSnapshot>();
    for (const endpoint of this.settings.endpoints) wanted.set(endpoint.address, endpoint);
    for (const endpoint of this.#shared.discovered.get(this.name) ?? []) {
      if (!wanted.has(endpoint.address)) wanted.set(endpoint.address, endpoint);
    }
    const before = this.#leases;
    this.#gate ??= this.#shared.gates.acquire(this.name, () => this.#shared.createGate(this.name));
    const gate = this.#gate;
    // One that left and is still in use by an older runtime comes new as well.
    const known = new Set(gate.endpoints.map(({ id }) => id));
    const clientKey = upstreamClientKey(this.settings, this.#shared.certificates);
    const keeps = clientKey === this.#clientKey;
    this.#clientKey = clientKey;
    const leases = new Map<string, Lease>();
    const clients = new Map<EndpointState, UpstreamClient>();
    const newcomers: LiveEndpoint[] = [];
    const followsLoad = sharesBy[this.settings.loadBalancing.type] === 'load';
    for (const endpoint of wanted.values()) {
      const lease = (keeps ? before.get(endpoint.address) : undefined) ?? this.#lease(endpoint);
      lease.endpoint.describe(endpoint);
      if (this.settings.locality === undefined) lease.endpoint.zoneShare = undefined;
      lease.endpoint.followsLoad = followsLoad;
      if (!followsLoad) lease.endpoint.hearOfOthers(0, 0);
      if (!known.has(endpoint.address)) newcomers.push(lease.endpoint);
      leases.set(endpoint.address, lease);
      clients.set(lease.endpoint, lease.client);
    }
    this.#leases = leases;
    this.#clients = clients;
    const all = Array.from(leases.values(), (lease) => lease.endpoint);
    gate.use(this.settings, all);
    if (this.slowStart === undefined) startAtOnce(all);
    else this.slowStart.use(all, newcomers);
    this.affinity?.use(all);
    for (const group of this.#groups.values()) group.rebuild(all, gate);
    for (const [address, lease] of before) {
      if (leases.get(address) === lease) continue;
      this.#dialers.delete(address);
      this.#release(lease);
    }
  }

  /** Where another certificate is to be shown: connections that showed the one before finish what they carry. */
  renewClients(): void {
    if (this.settings.tls?.clientCertificate === undefined || this.#closed) return;
    if (upstreamClientKey(this.settings, this.#shared.certificates) !== this.#clientKey) this.useEndpoints();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const lease of this.#leases.values()) this.#release(lease);
    this.#leases.clear();
    if (this.#gate !== undefined) this.#shared.gates.release(this.name);
    if (this.#retryBudget !== undefined) this.#shared.retryBudgets.release(this.name);
    if (this.#mirrorSlots !== undefined) this.#shared.mirrorSlots.release(this.name);
  }

  #rebalance(): void {
    for (const group of this.#groups.values()) group.rebalance();
  }

  #lease(endpoint: EndpointSnapshot): Lease {
    const endpointKey = `${this.name} ${endpoint.address}`;
    const clientKey = `${endpointKey} ${this.#clientKey}`;
    return {
      endpointKey,
      clientKey,
      endpoint: this.#shared.endpoints.acquire(endpointKey, () =>
        this.#shared.createEndpoint(this.name, endpoint.address),
      ),
      client: this.#shared.clients.acquire(clientKey, () =>
        this.#shared.createClient(endpoint.address, this.settings, this.#shared),
      ),
    };
  }

  #release(lease: Lease): void {
    this.#shared.endpoints.release(lease.endpointKey);
    this.#shared.clients.release(lease.clientKey);
  }
}
