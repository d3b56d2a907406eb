import type { PolicyConfig } from '@sluice/policies/schemas';
import type { GatewayCookieSnapshot } from './cookie-types.ts';

/** By what a client is known, so that it stays on its side of a split. */
export type StickySplitSnapshot =
  | { readonly by: 'header' /** Lower-case. */; readonly header: string }
  | {
      readonly by: 'cookie';
      readonly cookie: GatewayCookieSnapshot;
      /** Clients without it are given one. */
      readonly set: boolean;
    };

export type PathMatchSnapshot =
  | { readonly kind: 'any' }
  | { readonly kind: 'exact' | 'prefix' | 'regex'; readonly value: string };

export type ValueMatchSnapshot = {
  /** Lower-case for headers, as written for query parameters. */
  readonly name: string;
} & (
  | { readonly kind: 'exact' | 'prefix' | 'regex'; readonly value: string }
  | { readonly kind: 'present'; readonly present: boolean }
);

export type PathReplacement =
  | { readonly kind: 'prefix' | 'full'; readonly value: string }
  | { readonly kind: 'regex'; readonly pattern: string; readonly replacement: string };

export interface WeightedUpstream {
  readonly name: string;
  readonly weight: number;
  readonly subset?: Readonly<Record<string, string>>;
}

export type RouteAction =
  | {
      readonly kind: 'forward';
      readonly upstreams: readonly WeightedUpstream[];
      /** Undefined decides by chance for each request. */
      readonly sticky?: StickySplitSnapshot;
      readonly rewrite?: { readonly path?: PathReplacement; readonly host?: string };
    }
  | {
      readonly kind: 'redirect';
      readonly status: number;
      readonly scheme?: 'http' | 'https';
      readonly host?: string;
      readonly port?: number;
      readonly path?: PathReplacement;
      readonly stripQuery: boolean;
    }
  | {
      readonly kind: 'respond';
      readonly status: number;
      readonly body: string;
      /** Flat: name, value, name, value. */
      readonly headers: readonly string[];
    };

export interface RouteSnapshot {
  readonly name: string;
  /** Names of listeners; undefined is all. */
  readonly listeners?: readonly string[];
  /** Host patterns, lower-case; `['*']` when any. */
  readonly hosts: readonly string[];
  readonly path: PathMatchSnapshot;
  /** Undefined is any; HEAD has been added where GET is. */
  readonly methods?: readonly string[];
  readonly headers: readonly ValueMatchSnapshot[];
  readonly query: readonly ValueMatchSnapshot[];
  /** CIDR ranges; undefined is any. */
  readonly clientAddresses?: readonly string[];
  readonly priority: number;
  readonly action: RouteAction;
  readonly timeoutMs?: number;
  readonly maxBodyBytes?: number;
  readonly websocket: boolean;
  readonly policies: readonly PolicyConfig[];
}

/** A route of connections: of listeners whose protocol is tcp or tls. */
export interface TcpRouteSnapshot {
  readonly name: string;
  /** At least one. */
  readonly listeners: readonly string[];
  /** Patterns of server names (SNI), lower-case; `['*']` when any, or none. */
  readonly hosts: readonly string[];
  readonly upstreams: readonly WeightedUpstream[];
}
