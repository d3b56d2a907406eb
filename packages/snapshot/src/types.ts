import type { ListenerSnapshot } from './listener-types.ts';
import type { RouteSnapshot, TcpRouteSnapshot } from './route-types.ts';
import type { UpstreamSnapshot } from './upstream-types.ts';

export type * from './cookie-types.ts';
export type * from './listener-types.ts';
export type * from './route-types.ts';
export type * from './upstream-types.ts';

/** Form of the snapshot. A worker refuses any other. */
export const snapshotFormat = 1;

/**
 * A revision compiled for workers: defaults filled in, units resolved, references checked, disabled objects left out,
 * routes in order of precedence. Plain JSON; the same document always compiles to the same bytes but for `revision`.
 */
export interface Snapshot {
  readonly format: typeof snapshotFormat;
  readonly revision: number;
  /** Content hash of the document, hex SHA-256. */
  readonly hash: string;
  readonly settings: SettingsSnapshot;
  readonly listeners: readonly ListenerSnapshot[];
  readonly upstreams: readonly UpstreamSnapshot[];
  /** Highest precedence first; a route's rank is its index. */
  readonly routes: readonly RouteSnapshot[];
  /** Routes of connections, by name. They and `routes` share no name. */
  readonly tcpRoutes: readonly TcpRouteSnapshot[];
}

export interface SettingsSnapshot {
  /** CIDR ranges and addresses as written. */
  readonly trustedProxies: readonly string[];
  /** Lower-case. */
  readonly requestIdHeader: string;
  readonly drainTimeoutMs: number;
  /** Where the gateway runs; a worker's environment comes before it. */
  readonly zone?: string;
}
