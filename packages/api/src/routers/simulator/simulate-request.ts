import { type ConfigDocument, carriesTcp } from '@sluice/config';
import { getHeader, setHeader } from '@sluice/core';
import type { BalancingExplanation } from '@sluice/load-balancing/contract';
import type { EndpointGauge } from '@sluice/metrics';
import type { PolicyExplanation } from '@sluice/policies/explainers';
import {
  buildRouteTable,
  explain,
  httpsLocation,
  normalisePath,
  parseHost,
  type RouteRequest,
  type RouteTable,
  redirectLocation,
  rewritePath,
  type Subject,
} from '@sluice/routing';
import { compileSnapshot, type RouteSnapshot, type Snapshot } from '@sluice/snapshot';
import { explainPolicies } from './explain-policies.ts';
import { partsOf } from './parts-of.ts';
import type { PassedOver } from './passed-over.ts';
import { receiveRequest } from './received-request.ts';
import { simulateConnection } from './simulate-connection.ts';
import { simulateSide } from './simulate-side.ts';

export interface SimulatedRequest {
  readonly method: string;
  /** `http://host:port/path?query`. */
  readonly url: string;
  /** The listener it comes in by; the first one that reads requests when left out. */
  readonly listener?: string | undefined;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  /** Of who connects: that of a trusted proxy makes what the headers say of the way count. */
  readonly clientAddress: string;
}

/** What a worker knows and the document does not say. */
export interface GatewayNow {
  /** SLUICE_ZONE of its environment. */
  readonly zone?: string | undefined;
  /** Of the last second; none while the controller is away. */
  readonly gauges?: readonly EndpointGauge[] | undefined;
}

export interface SimulatedCandidate {
  readonly route: string;
  /** Place in the order in which this request tries them, from 1. */
  readonly place: number;
  readonly outcome: 'winner' | 'outranked' | 'refused';
  /** What refused looks at: `host`, `path`, `method` … */
  readonly refusedBy: Subject | undefined;
  /** In words; empty for the winner. */
  readonly reason: string;
}

/** What the gateway would do with a request that nobody sent. */
export interface Simulation {
  /** Why it would be refused before any route is looked at; empty when it would not. */
  readonly problem: string;
  /** As they are matched. */
  readonly host: string;
  readonly path: string;
  readonly listener: string;
  readonly candidates: readonly SimulatedCandidate[];
  /** Undefined when no route matches: the answer is 404. */
  readonly outcome: SimulatedOutcome | undefined;
}

/** One policy of the route, in the order in which requests pass them. */
export interface SimulatedPolicy extends PolicyExplanation {
  readonly type: string;
}

/** One of the upstreams of a split. */
export interface SimulatedPart {
  readonly name: string;
  /** Share of the requests, 0–1. */
  readonly share: number;
  /** That one may be chosen among at this moment. */
  readonly endpoints: readonly string[];
  /** The others, with what keeps them out: drains, ejections, open circuits, failed checks. */
  readonly passedOver: readonly PassedOver[];
  /** Whether so few are well that those which are not are used too. */
  readonly panics: boolean;
  /** How one of them is chosen for this request; undefined where there is none. */
  readonly choice: BalancingExplanation | undefined;
}

/** What a sticky split makes of a request. */
export interface SimulatedSide {
  readonly sentence: string;
  /** Index of the upstream; undefined where that is left to chance. */
  readonly side: number | undefined;
}

export type SimulatedOutcome =
  | {
      readonly kind: 'forward';
      readonly route: string;
      readonly upstreams: readonly SimulatedPart[];
      /** Where a sticky split sends this request, in words; undefined where it is by chance. */
      readonly sticky: SimulatedSide | undefined;
      /** What the upstream is asked for, with query. */
      readonly path: string;
      /** Flat: name, value, name, value. Without what depends on the connection. */
      readonly headers: readonly string[];
      readonly policies: readonly SimulatedPolicy[];
    }
  | {
      readonly kind: 'redirect';
      readonly route: string;
      readonly status: number;
      readonly location: string;
      readonly policies: readonly SimulatedPolicy[];
    }
  | {
      readonly kind: 'respond';
      readonly route: string;
      readonly status: number;
      readonly body: string;
      readonly policies: readonly SimulatedPolicy[];
    }
  /** A policy of the route answers: the last one of the list, which nothing after it sees. */
  | {
      readonly kind: 'policy_reply';
      readonly route: string;
      readonly status: number;
      readonly policies: readonly SimulatedPolicy[];
    }
  /** The listener answers, whatever the routes say. */
  | { readonly kind: 'to_https'; readonly status: number; readonly location: string }
  /** The listener carries TCP: no request is read, its connection goes to the route's upstreams. */
  | { readonly kind: 'tunnel'; readonly route: string; readonly upstreams: readonly SimulatedPart[] }
  | { readonly kind: 'reset'; readonly reason: string };

interface Compiled {
  readonly snapshot: Snapshot;
  readonly table: RouteTable;
}

const compiled = new WeakMap<ConfigDocument, Compiled>();

function compile(document: ConfigDocument): Compiled {
  let found = compiled.get(document);
  if (found === undefined) {
    const snapshot = compileSnapshot(document, { revision: 0, hash: '' });
    found = { snapshot, table: buildRouteTable(snapshot.routes) };
    compiled.set(document, found);
  }
  return found;
}

/** Runs the worker's own matcher over a valid document, and tells how it came to its decision. */
export function simulateRequest(document: ConfigDocument, given: SimulatedRequest, now: GatewayNow = {}): Simulation {
  const { snapshot, table } = compile(document);
  const first = snapshot.listeners.find((each) => !carriesTcp(each)) ?? snapshot.listeners[0];
  const listener = given.listener ?? first?.name ?? '';
  const refused = (problem: string): Simulation => {
    return { problem, host: '', path: '', listener, candidates: [], outcome: undefined };
  };
  const target = splitUrl(given.url);
  if (target === undefined) return refused('Write the address as http://host/path.');
  const host = parseHost(target.authority);
  if ('problem' in host) return refused(host.problem);
  const settings = snapshot.listeners.find(({ name }) => name === listener);
  if (settings?.protocol === 'tcp' || settings?.protocol === 'tls') {
    return simulateConnection(snapshot, settings, host.host, given.clientAddress, now);
  }
  const path = normalisePath(target.path, settings?.pathRules);
  if ('problem' in path) return refused(path.problem);
  const redirect = settings?.redirectToHttps;
  const { query } = target;
  const own = settings?.protocol === 'https' ? 'https' : 'http';
  const { scheme, headers, clientAddress } = receiveRequest(given, host.host, own, snapshot.settings.trustedProxies);
  const location =
    redirect === undefined || scheme === 'https'
      ? undefined
      : httpsLocation({ host: host.host, path: path.path, query }, redirect.port);
  if (redirect !== undefined && location !== undefined) {
    const outcome: SimulatedOutcome = { kind: 'to_https', status: redirect.status, location };
    return { problem: '', host: host.host, path: path.path, listener, candidates: [], outcome };
  }

  const request: RouteRequest = {
    listener,
    host: host.host,
    path: path.path,
    query,
    method: given.method,
    headers,
    clientAddress,
  };
  const { winner, routes } = explain(table, request);
  return {
    problem: '',
    host: host.host,
    path: path.path,
    listener,
    candidates: routes.map(({ route, outcome, refusedBy, reason }, index) => {
      return { route: route.name, place: index + 1, outcome, refusedBy, reason };
    }),
    outcome:
      winner === undefined ? undefined : toOutcome(winner.route, request, target.authority, snapshot, scheme, now),
  };
}

/** By hand and not by `URL`, which would already normalise the path that is to be judged. */
function splitUrl(url: string): { authority: string; path: string; query: string } | undefined {
  const found = /^(?:https?:\/\/)?([^/?#]+)([^?]*)(\?.*)?$/i.exec(url.trim());
  if (found?.[1] === undefined) return undefined;
  return { authority: found[1], path: found[2] || '/', query: found[3] ?? '' };
}

function toOutcome(
  route: RouteSnapshot,
  request: RouteRequest,
  authority: string,
  snapshot: Snapshot,
  scheme: 'http' | 'https',
  now: GatewayNow,
): SimulatedOutcome {
  const { action } = route;
  const { policies, headers, reply } = explainPolicies(route, request, scheme, authority);
  if (reply !== undefined) return { kind: 'policy_reply', route: route.name, status: reply, policies };
  if (action.kind === 'respond') {
    return { kind: 'respond', route: route.name, status: action.status, body: action.body, policies };
  }
  if (action.kind === 'redirect') {
    const path = action.path === undefined ? request.path : rewritePath(action.path, request.path, route.path);
    const { host, query } = request;
    const location = redirectLocation({ scheme, host, authority, path, query }, action);
    return { kind: 'redirect', route: route.name, status: action.status, location, policies };
  }
  const { rewrite } = action;
  const path = rewrite?.path === undefined ? request.path : rewritePath(rewrite.path, request.path, route.path);
  if (rewrite?.host !== undefined) setHeader(headers, 'host', rewrite.host);
  const { method, query, clientAddress } = request;
  const header = (name: string) => getHeader(headers, name);
  return {
    kind: 'forward',
    route: route.name,
    upstreams: partsOf(snapshot, action.upstreams, { method, path: request.path, query, clientAddress, header }, now),
    sticky: action.sticky === undefined ? undefined : simulateSide(action, action.sticky, header),
    path: `${path}${query}`,
    headers,
    policies,
  };
}
