import type { PathMatch, RouteConfig, ValueMatch } from '@sluice/config';
import { compileOnce } from '@sluice/core';
import { compileCookie } from './compile-cookie.ts';
import type {
  PathMatchSnapshot,
  PathReplacement,
  RouteAction,
  RouteSnapshot,
  StickySplitSnapshot,
  TcpRouteSnapshot,
  ValueMatchSnapshot,
  WeightedUpstream,
} from './types.ts';
import { bytes, milliseconds } from './units.ts';

export const compileRoute = compileOnce((route: RouteConfig): RouteSnapshot => {
  const { match } = route;
  return {
    name: route.name,
    ...(route.listeners === undefined ? {} : { listeners: [...new Set(route.listeners)].sort() }),
    hosts: compileHosts(route.hosts),
    path: compilePath(match.path),
    ...(match.methods === undefined ? {} : { methods: compileMethods(match.methods) }),
    headers: (match.headers ?? []).map((header) => compileValue(header, header.name.toLowerCase())),
    query: (match.query ?? []).map((parameter) => compileValue(parameter, parameter.name)),
    ...(match.clientAddresses === undefined ? {} : { clientAddresses: match.clientAddresses }),
    priority: route.priority,
    action: compileAction(route),
    ...(route.timeout === undefined ? {} : { timeoutMs: milliseconds(route.timeout) }),
    ...(route.maxBodySize === undefined ? {} : { maxBodyBytes: bytes(route.maxBodySize) }),
    websocket: route.websocket,
    policies: route.policies,
  };
});

/** The rules have seen to it that it says no more than this, and names its listeners. */
export const compileTcpRoute = compileOnce((route: RouteConfig): TcpRouteSnapshot => {
  return {
    name: route.name,
    listeners: [...new Set(route.listeners)].sort(),
    hosts: compileHosts(route.hosts),
    upstreams: (route.upstreams ?? []).map(compileWeighted),
  };
});

function compileHosts(hosts: RouteConfig['hosts']): string[] {
  return hosts === undefined ? ['*'] : [...new Set(hosts.map((host) => host.toLowerCase()))];
}

function compilePath(path: PathMatch | undefined): PathMatchSnapshot {
  if (path === undefined) return { kind: 'any' };
  if ('exact' in path) return { kind: 'exact', value: path.exact };
  if ('prefix' in path) return { kind: 'prefix', value: path.prefix };
  return { kind: 'regex', value: path.regex };
}

/** Whoever answers GET answers HEAD (RFC 9110 §9.3.2). */
function compileMethods(methods: readonly string[]): string[] {
  return [...new Set(methods.includes('GET') ? [...methods, 'HEAD'] : methods)].sort();
}

function compileValue(match: ValueMatch, name: string): ValueMatchSnapshot {
  if ('exact' in match) return { name, kind: 'exact', value: match.exact };
  if ('prefix' in match) return { name, kind: 'prefix', value: match.prefix };
  if ('regex' in match) return { name, kind: 'regex', value: match.regex };
  return { name, kind: 'present', present: match.present };
}

function compileAction({ redirect, directResponse, rewrite, upstreams, sticky }: RouteConfig): RouteAction {
  if (redirect !== undefined) {
    return {
      kind: 'redirect',
      status: redirect.status,
      ...(redirect.scheme === undefined ? {} : { scheme: redirect.scheme }),
      ...(redirect.host === undefined ? {} : { host: redirect.host }),
      ...(redirect.port === undefined ? {} : { port: redirect.port }),
      ...(redirect.path === undefined ? {} : { path: compileReplacement(redirect.path) }),
      stripQuery: redirect.stripQuery,
    };
  }
  if (directResponse !== undefined) {
    return {
      kind: 'respond',
      status: directResponse.status,
      body: directResponse.body,
      headers: Object.entries(directResponse.headers ?? {}).flat(),
    };
  }
  return {
    kind: 'forward',
    upstreams: (upstreams ?? []).map(compileWeighted),
    ...(sticky === undefined ? {} : { sticky: compileSticky(sticky) }),
    ...(rewrite === undefined
      ? {}
      : {
          rewrite: {
            ...(rewrite.path === undefined ? {} : { path: compileReplacement(rewrite.path) }),
            ...(rewrite.host === undefined ? {} : { host: rewrite.host }),
          },
        }),
  };
}

function compileWeighted({ name, weight, subset }: NonNullable<RouteConfig['upstreams']>[number]): WeightedUpstream {
  return { name, weight, ...(subset === undefined ? {} : { subset }) };
}

function compileSticky(sticky: NonNullable<RouteConfig['sticky']>): StickySplitSnapshot {
  return sticky.by === 'header'
    ? { by: 'header', header: sticky.header.toLowerCase() }
    : { by: 'cookie', cookie: compileCookie(sticky), set: sticky.set };
}

type PathReplacementConfig = NonNullable<NonNullable<RouteConfig['rewrite']>['path']>;

function compileReplacement(path: PathReplacementConfig): PathReplacement {
  if ('prefix' in path) return { kind: 'prefix', value: path.prefix };
  if ('full' in path) return { kind: 'full', value: path.full };
  return { kind: 'regex', pattern: path.regex, replacement: path.replacement };
}
