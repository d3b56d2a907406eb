import type { HealthCheckConfig } from '@sluice/health-checks/schemas';
import type { LoadBalancingConfig } from '@sluice/load-balancing/schemas';
import type { GatewayCookieSnapshot } from './cookie-types.ts';

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
