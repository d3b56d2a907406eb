import type { RouteAction } from '@sluice/snapshot/types';
import type { Route } from '../runtime/runtime.ts';
import type { Exchange } from './exchange.ts';

/** Where a redirect leads: the request's own URL with what the route replaces (RFC 9110 §10.2.2). */
export function redirectLocation(
  exchange: Exchange,
  route: Route,
  redirect: Extract<RouteAction, { kind: 'redirect' }>,
): string {
  const path = route.rewritePath === undefined ? exchange.path : route.rewritePath(exchange.path);
  const query = redirect.stripQuery ? '' : exchange.query;
  const sameOrigin = redirect.scheme === undefined && redirect.host === undefined && redirect.port === undefined;
  // Two slashes at the start would name another host (RFC 3986 §4.2).
  if (sameOrigin) return (path.startsWith('//') ? `/.${path}` : path) + query;
  const scheme = redirect.scheme ?? exchange.scheme;
  const { authority } = exchange.downstream.facts;
  const written = authority.startsWith('[') ? authority.indexOf(']') + 1 : authority.lastIndexOf(':');
  const writtenPort = authority.slice(written < 0 ? authority.length : written).replace(':', '');
  const host = redirect.host ?? exchange.host;
  // A port belongs to the scheme it was written for.
  const kept = redirect.scheme === undefined && redirect.host === undefined ? writtenPort : '';
  const port = redirect.port === undefined ? kept : String(redirect.port);
  const isDefault = port === '' || (scheme === 'http' && port === '80') || (scheme === 'https' && port === '443');
  return `${scheme}://${host}${isDefault ? '' : `:${port}`}${path}${query}`;
}
