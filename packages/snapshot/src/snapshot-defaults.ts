import type { ListenerSnapshot, SettingsSnapshot, UpstreamSnapshot } from './types.ts';

// What fields are that a snapshot does not have, because the version that compiled it did not know them. The same as the
// compiler makes of a document that says nothing of them, to which a test holds this page. A field that has come later
// and can have no default needs a new `snapshotFormat` instead, so that older snapshots are refused whole.

/** Any part of a section may be missing, as may all of it. */
type Defaults<Section> = { readonly [Field in keyof Section]?: Defaults<Section[Field]> };

export const settingsDefaults: Defaults<SettingsSnapshot> = {};

export const listenerDefaults: Defaults<ListenerSnapshot> = {
  healthPaths: true,
  pathRules: {
    repeatedSlashes: 'keep',
    dotSegments: 'reject',
    encodedSlashes: 'reject',
    doubleEncoding: 'reject',
    parameters: 'keep',
  },
  timeouts: {
    requestHeadersMs: 15_000,
    bodyIdleMs: 30_000,
    keepAliveMs: 60_000,
    tlsHandshakeMs: 10_000,
    webSocketIdleMs: 3_600_000,
    tunnelIdleMs: 3_600_000,
  },
  limits: {
    requestLineBytes: 8192,
    headersBytes: 32_768,
    headerCount: 100,
    bodyBytes: 104_857_600,
    minimumBodyRate: 1024,
    connections: 10_000,
    connectionsPerClient: 256,
    requestsPerClient: 512,
  },
  http2: { enabled: true, maxConcurrentStreams: 100, streamWindowBytes: 65_536, resetBurst: 200, resetRate: 20 },
};

/** Of sections that a listener may do without: what they hold where they are there. */
export const listenerSections: Defaults<ListenerSnapshot> = {
  tls: {
    minimumVersion: '1.2',
    cipherPolicy: 'intermediate',
    clientCertificates: { chain: false, forwardedClientCert: 'sanitize', certificateInForwarded: false },
  },
  redirectToHttps: { port: 443, status: 308 },
  proxyProtocol: { mode: 'required', timeoutMs: 5000 },
  meshNames: { subsetLabel: 'version', portLabel: 'port' },
};

export const upstreamDefaults: Defaults<UpstreamSnapshot> = {
  loadBalancing: { type: 'round_robin' },
  hostHeader: 'preserve',
  protocol: 'auto',
  panicThreshold: 1,
  connectionPool: {
    maxConnections: 1024,
    maxPendingRequests: 1024,
    idleTimeoutMs: 4000,
    maxConcurrentStreams: 100,
  },
  timeouts: { connectMs: 10_000, responseHeadersMs: 60_000, bodyIdleMs: 60_000 },
};

export const upstreamSections: Defaults<UpstreamSnapshot> = {
  tls: { verify: true, minimumVersion: '1.2' },
  outlierDetection: {
    consecutive5xx: 5,
    consecutiveGatewayErrors: 5,
    consecutiveLocalFailures: 5,
    intervalMs: 10_000,
    baseEjectionTimeMs: 30_000,
    maximumEjectionTimeMs: 300_000,
    maximumEjectedShare: 10,
    successRateDeviations: 1.9,
    successRateMinimumEndpoints: 5,
    successRateMinimumRequests: 100,
  },
  circuitBreaker: { failures: 5, openMs: 30_000, successes: 2, probes: 1 },
};
