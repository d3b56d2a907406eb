import { cookieValue } from '@sluice/core';
import { splitSideOf } from '@sluice/routing';
import type { EndpointGroup } from '../runtime/endpoint-group.ts';
import type { LiveEndpoint } from '../runtime/endpoint-state.ts';
import type { Route, Split } from '../runtime/runtime.ts';
import type { Exchange } from './exchange.ts';
import type { Forwarding } from './forward.ts';
import { removeCookie, setCookieField } from './gateway-cookie.ts';
import { selectGroup } from './select-endpoint.ts';

/** The side of a split for this client: the one it had before, where the route says by what to know it. */
export function selectSide(
  exchange: Exchange,
  route: Route,
  sticky: NonNullable<Split['sticky']>,
): EndpointGroup | undefined {
  const key = sticky.by === 'header' ? exchange.header(sticky.header) : stickyCookie(exchange, sticky);
  if (key === undefined || key === '') return selectGroup(route, exchange.worker.random);
  return route.targets[splitSideOf(route.targets, key)]?.group;
}

/** The client's cookie, or a new one that it is given. */
function stickyCookie(
  exchange: Exchange,
  { cookie, set }: Extract<NonNullable<Split['sticky']>, { by: 'cookie' }>,
): string | undefined {
  const known = cookieValue(exchange.header('cookie'), cookie.name);
  if ((known !== undefined && known !== '') || !set) return known;
  const { random } = exchange.worker;
  const digits = () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0');
  const made = digits() + digits();
  exchange.ownCookies = [setCookieField(cookie, made, exchange.cameByHttps)];
  return made;
}

/** The endpoint that the client is to stay with, if any. Its cookie is the gateway's own and does not go on. */
export function takeAffinity(exchange: Exchange, group: EndpointGroup): LiveEndpoint | undefined {
  const { affinity } = group.upstream;
  if (affinity === undefined) return undefined;
  const kept = affinity.endpointOf(exchange.header('cookie'));
  removeCookie(exchange.headers, affinity.cookie.name);
  return kept;
}

/** That endpoint, as long as it may be chosen and nothing of this exchange has failed on it. */
export function keptEndpoint({ kept, group, tried }: Forwarding): LiveEndpoint | undefined {
  if (kept === undefined || tried.includes(kept)) return undefined;
  return group.available.includes(kept) ? kept : undefined;
}

/** Gives the client a cookie for the endpoint that has answered, unless it has that already. */
export function giveAffinity(exchange: Exchange, group: EndpointGroup, endpoint: LiveEndpoint): void {
  const { affinity } = group.upstream;
  if (affinity === undefined || exchange.forwarding?.kept === endpoint) return;
  const field = setCookieField(affinity.cookie, affinity.tokenOf(endpoint), exchange.cameByHttps);
  exchange.ownCookies = [...(exchange.ownCookies ?? []), field];
}
