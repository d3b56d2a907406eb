import type { Policy } from '@sluice/policies/contract';
import type { ForwardingPlans } from '@sluice/policies/forwarding-plans';
import type { RouteHit, RouteTable, TrustedProxies } from '@sluice/routing';
import type { RouteAction, RouteSnapshot, Snapshot, StickySplitSnapshot } from '@sluice/snapshot/types';
import type { RouteCache } from '../caching/route-cache.ts';
import { CertificateFields } from '../forwarding/client-certificate-fields.ts';
import type { SeriesMemo } from '../telemetry/recorder.ts';
import type { EndpointGroup } from './endpoint-group.ts';
import type { PolicyPhases } from './policy-phases.ts';
import type { TcpRoutes } from './tcp-routes.ts';
import type { Upstream } from './upstream.ts';

/** One share of a route's traffic. */
export interface WeightedGroup {
  readonly group: EndpointGroup;
  readonly weight: number;
  /** What it is known by, for splits that are sticky. */
  readonly hash: number;
}

/** Where a route sends what it takes. */
export interface Split {
  readonly targets: readonly WeightedGroup[];
  readonly totalWeight: number;
  readonly sticky: StickySplitSnapshot | undefined;
}

/** A route made live: frozen, with everything it refers to at hand. */
export interface Route extends Split {
  readonly name: string;
  readonly snapshot: RouteSnapshot;
  readonly action: RouteAction;
  /** In written order. */
  readonly policies: readonly Policy[];
  readonly phases: PolicyPhases;
  /** What policies make of forwarding; undefined when that is nothing. */
  readonly plans: ForwardingPlans | undefined;
  /** What is kept of its answers; undefined when nothing is. */
  readonly cache: RouteCache | undefined;
  /** Where copies of requests go. */
  readonly mirrorGroup: EndpointGroup | undefined;
  /** Longest a whole exchange may take, milliseconds; undefined is no limit. */
  readonly timeoutMs: number | undefined;
  readonly rewritePath: ((path: string) => string) | undefined;
  /** For the recorder, which counts the route's exchanges. */
  readonly seriesMemo: SeriesMemo;
}

export interface RuntimeParts {
  readonly snapshot: Snapshot;
  readonly table: RouteTable;
  readonly routes: readonly Route[];
  readonly tcpRoutes: TcpRoutes;
  readonly upstreams: ReadonlyMap<string, Upstream>;
  readonly trustedProxies: TrustedProxies;
}

/**
 * A snapshot made live inside this worker. Exchanges keep the one they began with; after it was replaced and the last
 * of them ended, it lets go of what it shared.
 */
export class Runtime {
  readonly snapshot: Snapshot;
  readonly table: RouteTable;
  readonly routes: readonly Route[];
  readonly tcpRoutes: TcpRoutes;
  readonly upstreams: ReadonlyMap<string, Upstream>;
  readonly trustedProxies: TrustedProxies;
  /** Fields that carry client certificates; undefined when there are none. */
  readonly certificateFields: CertificateFields | undefined;
  /** By the rank of the table's candidates. */
  readonly #ranked: readonly Route[];
  /** Made when first asked for: most runtimes never are. */
  #webSocketRoutes: ReadonlySet<string> | undefined;
  #exchanges = 0;
  #retired = false;
  #closed = false;

  constructor(parts: RuntimeParts) {
    this.snapshot = parts.snapshot;
    this.table = parts.table;
    this.routes = parts.routes;
    this.tcpRoutes = parts.tcpRoutes;
    this.upstreams = parts.upstreams;
    this.trustedProxies = parts.trustedProxies;
    this.certificateFields = CertificateFields.of(parts.snapshot.listeners);
    const live = new Map(parts.routes.map((route) => [route.snapshot, route]));
    // Every candidate stands for one of the snapshot's routes.
    this.#ranked = parts.table.candidates.map((candidate) => live.get(candidate.route) as Route);
  }

  /** The live form of what the table found. */
  routeOf(hit: RouteHit): Route | undefined {
    return this.#ranked[hit.rank];
  }

  /** Whether there is such a route, and clients may upgrade on it. */
  allowsWebSockets(route: string): boolean {
    this.#webSocketRoutes ??= new Set(this.routes.filter(({ snapshot }) => snapshot.websocket).map(({ name }) => name));
    return this.#webSocketRoutes.has(route);
  }

  get exchanges(): number {
    return this.#exchanges;
  }

  /** Takes the newest endpoint sets into use. Done at the swap, so that a refused snapshot changes no live weight. */
  activate(): void {
    for (const upstream of this.upstreams.values()) upstream.useEndpoints();
  }

  begin(): void {
    this.#exchanges++;
  }

  end(): void {
    this.#exchanges--;
    if (this.#retired && this.#exchanges === 0) this.close();
  }

  /** No exchange begins with it any more. */
  retire(): void {
    this.#retired = true;
    if (this.#exchanges === 0) this.close();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const route of this.routes) for (const policy of route.policies) policy.close?.();
    for (const upstream of this.upstreams.values()) upstream.close();
  }
}
