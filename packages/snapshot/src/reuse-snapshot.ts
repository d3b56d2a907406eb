import { reuseUnchanged } from '@sluice/core';
import { checkEnvelope } from './check-snapshot.ts';
import type { Snapshot } from './types.ts';

/**
 * A snapshot that shares with the one before it every listener, upstream and route that is the same, so that what a
 * worker compiled for those is found again by identity. Has the content of `value`, and is frozen from the resources
 * down. What is no snapshot is answered as it is, for `checkSnapshot` to refuse.
 * @param before as this function answered it; undefined when there is none
 */
export function reuseSnapshot(value: unknown, before: Snapshot | undefined): unknown {
  if (checkEnvelope(value).length > 0) return value;
  const snapshot = value as Snapshot; // as far as it is read here, checkEnvelope has just said so
  return {
    ...snapshot,
    listeners: reuseUnchanged(snapshot.listeners, before?.listeners ?? []),
    upstreams: reuseUnchanged(snapshot.upstreams, before?.upstreams ?? []),
    routes: reuseUnchanged(snapshot.routes, before?.routes ?? []),
    // One that an older version kept has none.
    tcpRoutes: reuseUnchanged(snapshot.tcpRoutes ?? [], before?.tcpRoutes ?? []),
  };
}
