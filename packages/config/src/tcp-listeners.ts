import type { ListenerConfig } from './resources/listener.ts';
import type { RouteConfig } from './resources/route.ts';

/** Whether a listener joins connections to those of an endpoint, whatever they carry, instead of speaking HTTP. */
export function carriesTcp({ protocol }: Pick<ListenerConfig, 'protocol'>): boolean {
  return protocol === 'tcp' || protocol === 'tls';
}

/** A later field is without effect there until its line is here. */
const forTcp: ReadonlySet<string> = new Set([
  'name',
  'enabled',
  'description',
  'labels',
  'address',
  'protocol',
  'proxyProtocol',
  'meshNames',
  // Refused by the schema itself.
  'tls',
  'redirectToHttps',
  'timeouts.tlsHandshake',
  'timeouts.tunnelIdle',
  'limits.connections',
  'limits.connectionsPerClient',
]);

/**
 * Whether a field says anything to a listener that carries TCP.
 * @param path of a group with defaults one of its fields: `timeouts.tunnelIdle`
 */
export function isListenerFieldForTcp(path: string): boolean {
  return forTcp.has(path);
}

/**
 * Whether a route is for connections and not for requests. Such a route names its listeners: one that names none is for
 * requests.
 */
export function isTcpRoute(
  route: Pick<RouteConfig, 'listeners'>,
  listeners: ReadonlyMap<string, Pick<ListenerConfig, 'protocol'>>,
): boolean {
  return route.listeners?.some((name) => carriesTcp(listeners.get(name) ?? { protocol: 'http' })) ?? false;
}
