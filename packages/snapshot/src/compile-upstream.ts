import {
  type CircuitBreakerConfig,
  type OutlierDetectionConfig,
  type StaticTarget,
  staticTargets,
  type UpstreamConfig,
  type UpstreamTlsConfig,
} from '@sluice/config';
import { compileOnce } from '@sluice/core';
import { compileCookie } from './compile-cookie.ts';
import type {
  CircuitBreakerSnapshot,
  EndpointSnapshot,
  OutlierDetectionSnapshot,
  UpstreamSnapshot,
  UpstreamTlsSnapshot,
} from './types.ts';
import { milliseconds } from './units.ts';

export const compileUpstream = compileOnce((upstream: UpstreamConfig): UpstreamSnapshot => {
  const { connectionPool: pool, timeouts } = upstream;
  return {
    name: upstream.name,
    loadBalancing: upstream.loadBalancing,
    ...(upstream.affinity === undefined ? {} : { affinity: compileCookie(upstream.affinity) }),
    ...(upstream.locality === undefined
      ? {}
      : { locality: { zones: upstream.locality.zones, threshold: upstream.locality.threshold / 100 } }),
    ...(upstream.slowStart === undefined
      ? {}
      : {
          slowStart: {
            durationMs: milliseconds(upstream.slowStart.duration),
            startShare: upstream.slowStart.startAt / 100,
          },
        }),
    endpoints: staticTargets(upstream)
      .filter(({ enabled }) => enabled)
      .map(compileTarget),
    hostHeader: upstream.hostHeader,
    protocol: upstream.protocol,
    ...(upstream.tls === undefined ? {} : { tls: compileTls(upstream.tls) }),
    ...(upstream.proxyProtocol === undefined ? {} : { proxyProtocol: upstream.proxyProtocol }),
    ...(upstream.healthCheck === undefined ? {} : { healthCheck: upstream.healthCheck }),
    ...(upstream.outlierDetection === undefined
      ? {}
      : { outlierDetection: compileOutlierDetection(upstream.outlierDetection) }),
    ...(upstream.circuitBreaker === undefined
      ? {}
      : { circuitBreaker: compileCircuitBreaker(upstream.circuitBreaker) }),
    panicThreshold: upstream.panicThreshold,
    connectionPool: {
      ...(pool.maxActiveRequests === undefined ? {} : { maxActiveRequests: pool.maxActiveRequests }),
      maxConnections: pool.maxConnections,
      maxPendingRequests: pool.maxPendingRequests,
      idleTimeoutMs: milliseconds(pool.idleTimeout),
      maxConcurrentStreams: pool.maxConcurrentStreams,
      ...(pool.maxRequestsPerConnection === undefined
        ? {}
        : { maxRequestsPerConnection: pool.maxRequestsPerConnection }),
    },
    timeouts: {
      connectMs: milliseconds(timeouts.connect),
      responseHeadersMs: milliseconds(timeouts.responseHeaders),
      bodyIdleMs: milliseconds(timeouts.bodyIdle),
    },
  };
});

function compileOutlierDetection(config: OutlierDetectionConfig): OutlierDetectionSnapshot {
  const { interval, baseEjectionTime, maximumEjectionTime, ...rest } = config;
  return {
    ...rest,
    intervalMs: milliseconds(interval),
    baseEjectionTimeMs: milliseconds(baseEjectionTime),
    maximumEjectionTimeMs: milliseconds(maximumEjectionTime),
  };
}

function compileCircuitBreaker({ openTime, ...rest }: CircuitBreakerConfig): CircuitBreakerSnapshot {
  return { ...rest, openMs: milliseconds(openTime) };
}

function compileTls(tls: UpstreamTlsConfig): UpstreamTlsSnapshot {
  const { serverName, verify, ca, clientCertificate, minimumVersion } = tls;
  return {
    ...(serverName === undefined ? {} : { serverName }),
    verify,
    ...(ca === undefined ? {} : { ca }),
    ...(clientCertificate === undefined ? {} : { clientCertificate }),
    minimumVersion,
  };
}

function compileTarget(target: StaticTarget): EndpointSnapshot {
  return {
    address: target.address,
    weight: target.weight,
    ...(target.zone === undefined ? {} : { zone: target.zone }),
    labels: target.labels ?? {},
    ...(target.draining ? { draining: true } : {}),
  };
}
