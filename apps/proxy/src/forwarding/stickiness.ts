import { cookieValue } from '@sluice/core';
import type { EndpointState } from '@sluice/load-balancing/contract';
import { splitSideOf } from '@sluice/routing';
import type { EndpointGroup } from '../runtime/endpoint-group.ts';
import type { LiveEndpoint } from '../runtime/endpoint-state.ts';
import type { Route, Split } from '../runtime/runtime.ts';
import type { Exchange } from './exchange.ts';
import type { Forwarding } from './forward.ts';
import { removeCookie, setCookieField } from './gateway-cookie.ts';
import { selectGroup } from './select-endpoint.ts';

/** New clients whose side drains are given another cookie; so often at most, which is enough for a side of a hundredth. */
const mostDraws = 1000;

type Sticky = NonNullable<Split['sticky']>;

/** The side of a split for this client: the one it had before, where the route says by what to know it. */
export function selectSide(exchange: Exchange, route: Route, sticky: Sticky): EndpointGroup | undefined {
  const key = stickyKey(exchange, sticky);
  if (key !== undefined) {
    count(exchange, 'sticky_split', 'kept');
    return route.targets[splitSideOf(route.targets, key)]?.group;
  }
  if (sticky.by === 'header' || !sticky.set) {
    count(exchange, 'sticky_split', 'without_key');
    return selectGroup(route, exchange.worker.random);
  }
  count(exchange, 'sticky_split', 'new');
  return newSide(exchange, route, sticky);
}

/** By what the client is known; undefined when it is not. */
function stickyKey(exchange: Exchange, sticky: Sticky): string | undefined {
  const key =
    sticky.by === 'header'
      ? exchange.header(sticky.header)
      : cookieValue(exchange.header('cookie'), sticky.cookie.name);
  return key === '' ? undefined : key;
}

/** Gives the client a cookie, by which it has this side from now on: not one that drains, as long as there is another. */
function newSide(
  exchange: Exchange,
  route: Route,
  { cookie }: Extract<Sticky, { by: 'cookie' }>,
): EndpointGroup | undefined {
  const { random } = exchange.worker;
  const digits = () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0');
  let made = '';
  let group: EndpointGroup | undefined;
  for (let draw = 0; draw < mostDraws; draw += 1) {
    made = digits() + digits();
    group = route.targets[splitSideOf(route.targets, made)]?.group;
    if (group?.isDraining !== true) break;
  }
  exchange.ownCookies = [setCookieField(cookie, made, exchange.cameByHttps)];
  return group;
}

/** Where the whole side drains, clients that are known stay with it. */
export function drainingEndpoint(exchange: Exchange, { group, tried }: Forwarding): EndpointState | undefined {
  const sticky = exchange.matched?.sticky;
  if (sticky === undefined || !group.isDraining || stickyKey(exchange, sticky) === undefined) return undefined;
  const staying = group.endpoints.filter((endpoint) => group.keeps(endpoint) && !tried.includes(endpoint));
  return group.balancer?.pick(staying, exchange);
}

/** What a request says of where its client has been. */
export interface Binding {
  /** The endpoint that the client is to stay with. */
  readonly kept: LiveEndpoint | undefined;
  /** It has a cookie, whatever became of the endpoint. */
  readonly returns: boolean;
}

const unbound: Binding = { kept: undefined, returns: false };

/** Its cookie is the gateway's own and does not go on. */
export function takeAffinity(exchange: Exchange, group: EndpointGroup): Binding {
  const { affinity } = group.upstream;
  if (affinity === undefined) return unbound;
  const field = exchange.header('cookie');
  const returns = cookieValue(field, affinity.cookie.name) !== undefined;
  const kept = affinity.endpointOf(field);
  removeCookie(exchange.headers, affinity.cookie.name);
  return { kept, returns };
}

/** The endpoint that the client is bound to, as long as it keeps clients and nothing of this exchange has failed on it. */
export function keptEndpoint({ kept, group, tried }: Forwarding): LiveEndpoint | undefined {
  if (kept === undefined || tried.includes(kept)) return undefined;
  return group.keeps(kept) ? kept : undefined;
}

/** Gives the client a cookie for the endpoint that has answered, unless it has that already. */
export function giveAffinity(exchange: Exchange, group: EndpointGroup, endpoint: LiveEndpoint): void {
  const { affinity } = group.upstream;
  const { forwarding } = exchange;
  if (affinity === undefined || forwarding === undefined) return;
  const isKept = forwarding.kept === endpoint;
  count(exchange, 'affinity', isKept ? 'kept' : forwarding.returns ? 'moved' : 'new');
  if (isKept) return;
  const field = setCookieField(affinity.cookie, affinity.tokenOf(endpoint), exchange.cameByHttps);
  exchange.ownCookies = [...(exchange.ownCookies ?? []), field];
}

/** Beside what policies of the route count. */
function count({ worker, route }: Exchange, policy: 'affinity' | 'sticky_split', event: string): void {
  worker.recorder.policyEvents.record({ route, policy, event });
}
