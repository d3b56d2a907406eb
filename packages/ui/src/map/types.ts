import type { HealthState } from '../components/health-state.ts';

/** The columns of the map, left to right. */
export const mapKinds = ['listener', 'route', 'upstream', 'endpoint'] as const;
export type MapKind = (typeof mapKinds)[number];

/** What passes through a node or an edge in the window the caller chose. */
export interface MapTraffic {
  /** Requests per second. `0` is no traffic, undefined is no data. */
  readonly rate?: number | undefined;
  /** Failed share of those requests, 0 to 1. */
  readonly errorShare?: number | undefined;
  /** 95th percentile of the response time, milliseconds. */
  readonly p95Ms?: number | undefined;
}

export interface MapNode extends MapTraffic {
  /** Unique over all kinds, and stable: positions hang on it. `upstream:billing` */
  readonly id: string;
  readonly kind: MapKind;
  readonly label: string;
  /** Second line, in monospace: a port, hosts and path, the balancing, an address. */
  readonly detail?: string | undefined;
  readonly state: HealthState;
  /** Why it is in that state. */
  readonly stateReason?: string | undefined;
}

/** A connection between neighbouring columns. Edges whose ends are missing are left out. */
export interface MapEdge extends MapTraffic {
  readonly id: string;
  readonly from: string;
  readonly to: string;
}
