import { reuseUnchanged } from '@sluice/core';
import { checkEnvelope } from './check-snapshot.ts';
import { completeSnapshot } from './complete-snapshot.ts';
import type { Snapshot } from './types.ts';

/**
 * A snapshot that shares with the one before it every listener, upstream and route that is the same, so that what a
 * worker compiled for those is found again by identity. Has the content of `value`, completed where an older
 * version has written it, and is frozen from the resources down. What is no snapshot is answered as it is, for `checkSnapshot` to refuse.
 * @param before as this function answered it; undefined when there is none
 */
export function reuseSnapshot(value: unknown, before: Snapshot | undefined): unknown {
  if (checkEnvelope(value).length > 0) return value;
  // As far as it is read here, checkEnvelope has just said so.
  const snapshot = completeSnapshot(value as Snapshot);
  return {
    ...snapshot,
    listeners: reuseUnchanged(snapshot.listeners, before?.listeners ?? []),
    upstreams: reuseUnchanged(snapshot.upstreams, before?.upstreams ?? []),
    routes: reuseUnchanged(snapshot.routes, before?.routes ?? []),
    tcpRoutes: reuseUnchanged(snapshot.tcpRoutes, before?.tcpRoutes ?? []),
  };
}
