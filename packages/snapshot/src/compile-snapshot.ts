import { type ConfigDocument, isTcpRoute } from '@sluice/config';
import { compileListener } from './compile-listener.ts';
import { compileRoute, compileTcpRoute } from './compile-route.ts';
import { compileUpstream } from './compile-upstream.ts';
import { inlineAccessLists } from './inline-access-lists.ts';
import { compareRoutes } from './precedence.ts';
import {
  type ListenerSnapshot,
  type RouteSnapshot,
  type SettingsSnapshot,
  type Snapshot,
  snapshotFormat,
  type WeightedUpstream,
} from './types.ts';
import { milliseconds } from './units.ts';

/**
 * Compiles a valid document for workers: units resolved, disabled objects left out, routes in order of precedence.
 * Pure and deterministic: the same document gives the same bytes but for `revision`.
 *
 * Compiled resources are kept per resource object, so a revision that shares 9,999 of 10,000 routes with the one before
 * compiles one. Frozen resources only, which is what `validateDocument` answers.
 * @param document must have passed `validateDocument`; anything else throws
 */
export function compileSnapshot(
  document: ConfigDocument,
  identity: { readonly revision: number; readonly hash: string },
): Snapshot {
  const enabledUpstreams = document.upstreams.filter(({ enabled }) => enabled);
  const names = new Set(enabledUpstreams.map(({ name }) => name));
  const certificates = new Set(document.certificates.filter(({ enabled }) => enabled).map(({ name }) => name));
  const listeners = new Map(document.listeners.map((listener) => [listener.name, listener]));
  const { tcp = [], http = [] } = Object.groupBy(
    document.routes.filter(({ enabled }) => enabled),
    (route) => (isTcpRoute(route, listeners) ? 'tcp' : 'http'),
  );
  const { accessLists } = document.settings;
  const routes = http.map((route) => withoutDisabled(inlineAccessLists(compileRoute(route), accessLists), names));
  const tcpRoutes = tcp.map((route) => onlyEnabled(compileTcpRoute(route), names));
  return {
    format: snapshotFormat,
    revision: identity.revision,
    hash: identity.hash,
    settings: compileSettings(document.settings),
    listeners: document.listeners
      .filter(({ enabled }) => enabled)
      .map((listener) => withoutDisabledCertificates(compileListener(listener), certificates))
      .sort(byName),
    upstreams: enabledUpstreams.map(compileUpstream).sort(byName),
    routes: routes.sort(compareRoutes),
    tcpRoutes: tcpRoutes.sort(byName),
  };
}

function compileSettings(settings: ConfigDocument['settings']): SettingsSnapshot {
  return {
    trustedProxies: settings.trustedProxies,
    requestIdHeader: settings.requestIdHeader.toLowerCase(),
    drainTimeoutMs: milliseconds(settings.drainTimeout),
    ...(settings.zone === undefined ? {} : { zone: settings.zone }),
  };
}

/** A disabled upstream leaves the split; its share goes to the others. What is left of nothing answers 503. */
function withoutDisabled(route: RouteSnapshot, enabled: ReadonlySet<string>): RouteSnapshot {
  const { action } = route;
  if (action.kind !== 'forward') return route;
  const left = onlyEnabled(action, enabled);
  return left === action ? route : { ...route, action: left };
}

/** The same object where nothing leaves. */
function onlyEnabled<Split extends { readonly upstreams: readonly WeightedUpstream[] }>(
  split: Split,
  enabled: ReadonlySet<string>,
): Split {
  if (split.upstreams.every(({ name }) => enabled.has(name))) return split;
  return { ...split, upstreams: split.upstreams.filter(({ name }) => enabled.has(name)) };
}

/** The rules see to it that one is left. */
function withoutDisabledCertificates(listener: ListenerSnapshot, enabled: ReadonlySet<string>): ListenerSnapshot {
  const { tls } = listener;
  if (tls === undefined || tls.certificates.every((name) => enabled.has(name))) return listener;
  return { ...listener, tls: { ...tls, certificates: tls.certificates.filter((name) => enabled.has(name)) } };
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
