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
