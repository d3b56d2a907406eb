import type { HealthCheckConfig } from '@sluice/health-checks/schemas';
import type { LoadBalancingConfig } from '@sluice/load-balancing/schemas';
import type { PolicyConfig } from '@sluice/policies/schemas';

/** Form of the snapshot. A worker refuses any other. */
export const snapshotFormat = 1;

/**
 * A revision compiled for workers: defaults filled in, units resolved, references checked, disabled objects left out,
 * routes in order of precedence. Plain JSON; the same document always compiles to the same bytes but for `revision`.
 */
export interface Snapshot {
  readonly format: typeof snapshotFormat;
  readonly revision: number;
  /** Content hash of the document, hex SHA-256. */
  readonly hash: string;
  readonly settings: SettingsSnapshot;
  readonly listeners: readonly ListenerSnapshot[];
  readonly upstreams: readonly UpstreamSnapshot[];
  /** Highest precedence first; a route's rank is its index. */
  readonly routes: readonly RouteSnapshot[];
  /** Routes of connections, by name. They and `routes` share no name. */
  readonly tcpRoutes: readonly TcpRouteSnapshot[];
}

export interface SettingsSnapshot {
  /** CIDR ranges and addresses as written. */
  readonly trustedProxies: readonly string[];
  /** Lower-case. */
  readonly requestIdHeader: string;
  readonly drainTimeoutMs: number;
  /** Where the gateway runs; a worker's environment comes before it. */
  readonly zone?: string;
}

/** What is done about paths that servers are known to read differently; see `normalisePath` in routing. */
export interface PathRules {
  readonly repeatedSlashes: 'keep' | 'merge' | 'reject';
  readonly dotSegments: 'reject' | 'resolve';
  readonly encodedSlashes: 'reject' | 'keep';
  readonly doubleEncoding: 'reject' | 'keep';
  readonly parameters: 'keep' | 'reject';
}

export interface ClientCertificatesSnapshot {
  readonly mode: 'optional' | 'required';
  /** PEM, one certificate or more. */
  readonly ca: string;
  /** Lower-case; undefined carries it nowhere. */
  readonly header?: string;
  /** Also what stands between the certificate and its authority. */
  readonly chain: boolean;
  readonly forwardedClientCert: 'sanitize' | 'append' | 'forward';
  /** `Cert` is part of X-Forwarded-Client-Cert. */
  readonly certificateInForwarded: boolean;
}

/** Labels of endpoints that the names of a mesh ask for. */
export interface MeshLabels {
  readonly subsetLabel: string;
  readonly portLabel: string;
}

export interface ListenerSnapshot {
  readonly name: string;
  /** Without brackets. */
  readonly host: string;
  readonly port: number;
  readonly protocol: 'http' | 'https' | 'tcp' | 'tls';
  /** There when the protocol is https. */
  readonly tls?: {
    /** Names of enabled certificates, at least one; the first is the default. */
    readonly certificates: readonly string[];
    readonly minimumVersion: '1.2' | '1.3';
    readonly cipherPolicy: 'modern' | 'intermediate';
    /** Undefined asks no client for one. */
    readonly clientCertificates?: ClientCertificatesSnapshot;
    /** Value of Strict-Transport-Security on every response; undefined is none of its own. */
    readonly hsts?: string;
  };
  /** Every request is answered by a redirect, but for what `httpsLocation` in routing leaves out. */
  readonly redirectToHttps?: { readonly port: number; readonly status: number };
  /** There when connections begin with a PROXY header. */
  readonly proxyProtocol?: {
    readonly mode: 'required' | 'optional';
    readonly timeoutMs: number;
  };
  /** With protocol tls: server names are read as `parseMeshName` in routing does. */
  readonly meshNames?: MeshLabels;
  readonly healthPaths: boolean;
  readonly pathRules: PathRules;
  readonly timeouts: {
    readonly requestHeadersMs: number;
    readonly bodyIdleMs: number;
    readonly keepAliveMs: number;
    readonly tlsHandshakeMs: number;
    readonly webSocketIdleMs: number;
    readonly tunnelIdleMs: number;
  };
  readonly limits: {
    readonly requestLineBytes: number;
    readonly headersBytes: number;
    readonly headerCount: number;
    readonly bodyBytes: number;
    /** Bytes per second; 0 is off. */
    readonly minimumBodyRate: number;
    readonly connections: number;
    readonly connectionsPerClient: number;
    readonly requestsPerClient: number;
  };
  readonly http2: {
    readonly enabled: boolean;
    readonly maxConcurrentStreams: number;
    readonly streamWindowBytes: number;
    readonly resetBurst: number;
    /** Per second. */
    readonly resetRate: number;
  };
}

/** A cookie that the gateway sets. */
export interface GatewayCookieSnapshot {
  readonly name: string;
  /** Undefined is as long as the browser is open. */
  readonly maxAgeSeconds?: number;
  readonly secure: 'auto' | 'always' | 'never';
  readonly httpOnly: boolean;
  readonly sameSite: 'strict' | 'lax' | 'none';
}

/** By what a client is known, so that it stays on its side of a split. */
export type StickySplitSnapshot =
  | { readonly by: 'header' /** Lower-case. */; readonly header: string }
  | {
      readonly by: 'cookie';
      readonly cookie: GatewayCookieSnapshot;
      /** Clients without it are given one. */
      readonly set: boolean;
    };

/** An endpoint as a snapshot or an endpoint set carries it. */
export interface EndpointSnapshot {
  /** `host:port`. */
  readonly address: string;
  /** 0–1000. */
  readonly weight: number;
  readonly zone?: string;
  readonly labels: Readonly<Record<string, string>>;
  /** It is given nothing new. */
  readonly draining?: true;
}

export interface UpstreamTlsSnapshot {
  /** Undefined is the host of the endpoint's address. */
  readonly serverName?: string;
  readonly verify: boolean;
  /** PEM, one certificate or more; undefined is the system's roots. */
  readonly ca?: string;
  /** Name of the certificate shown to endpoints that ask for one. */
  readonly clientCertificate?: string;
  readonly minimumVersion: '1.2' | '1.3';
}

export interface OutlierDetectionSnapshot {
  /** In a row; 0 is off. */
  readonly consecutive5xx: number;
  readonly consecutiveGatewayErrors: number;
  readonly consecutiveLocalFailures: number;
  readonly intervalMs: number;
  readonly baseEjectionTimeMs: number;
  readonly maximumEjectionTimeMs: number;
  /** Per cent. */
  readonly maximumEjectedShare: number;
  /** 0 is off. */
  readonly successRateDeviations: number;
  readonly successRateMinimumEndpoints: number;
  readonly successRateMinimumRequests: number;
}

export interface CircuitBreakerSnapshot {
  /** In a row. */
  readonly failures: number;
  readonly openMs: number;
  /** In a row. */
  readonly successes: number;
  /** At a time. */
  readonly probes: number;
}

export interface UpstreamSnapshot {
  readonly name: string;
  readonly loadBalancing: LoadBalancingConfig;
  /** Undefined keeps nobody with an endpoint. */
  readonly affinity?: GatewayCookieSnapshot;
  /** Undefined makes no difference between zones. */
  readonly locality?: {
    /** Beside the gateway's own, in order of preference. */
    readonly zones: readonly string[];
    /** Above 0, at most 1. */
    readonly threshold: number;
  };
  /** Undefined gives everybody the whole share at once. */
  readonly slowStart?: {
    readonly durationMs: number;
    /** Above 0, at most 1. */
    readonly startShare: number;
  };
  /** From static targets. Endpoints found by discovery arrive in endpoint sets and are added to these. */
  readonly endpoints: readonly EndpointSnapshot[];
  readonly hostHeader: 'preserve' | 'endpoint' | { readonly value: string };
  readonly protocol: 'auto' | 'h1' | 'h2' | 'h2c';
  /** Undefined is clear text. */
  readonly tls?: UpstreamTlsSnapshot;
  /** Version of the PROXY header that connections begin with; undefined is none. */
  readonly proxyProtocol?: 'v1' | 'v2';
  /** Made by the controller; a worker only knows that verdicts are to be expected. */
  readonly healthCheck?: HealthCheckConfig;
  /** Undefined ejects nobody. */
  readonly outlierDetection?: OutlierDetectionSnapshot;
  /** Undefined is no circuits. */
  readonly circuitBreaker?: CircuitBreakerSnapshot;
  /** Per cent; 0 is never. */
  readonly panicThreshold: number;
  readonly connectionPool: {
    /** Undefined is without limit. */
    readonly maxActiveRequests?: number;
    readonly maxConnections: number;
    readonly maxPendingRequests: number;
    readonly idleTimeoutMs: number;
    readonly maxRequestsPerConnection?: number;
    readonly maxConcurrentStreams: number;
  };
  readonly timeouts: {
    readonly connectMs: number;
    readonly responseHeadersMs: number;
    readonly bodyIdleMs: number;
  };
}

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
