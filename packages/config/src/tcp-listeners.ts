import type { ListenerConfig } from './resources/listener.ts';
import type { RouteConfig } from './resources/route.ts';

/** Whether a listener joins connections to those of an endpoint, whatever they carry, instead of speaking HTTP. */
export function carriesTcp({ protocol }: Pick<ListenerConfig, 'protocol'>): boolean {
  return protocol === 'tcp' || protocol === 'tls';
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
