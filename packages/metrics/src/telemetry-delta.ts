import { z } from 'zod';
import { denialDeltaSchema } from './denial-delta.ts';
import { endpointEventDeltaSchema } from './endpoint-event-delta.ts';
import { handshakeDeltaSchema } from './handshake-delta.ts';
import { policyEventDeltaSchema } from './policy-event-delta.ts';
import { refusalDeltaSchema } from './refusal-delta.ts';
import { webSocketDeltaSchema } from './web-socket-delta.ts';

/**
 * A histogram in transit: `[bucket, count, bucket, count, …]`, buckets ascending, see `histogram.ts` for their bounds.
 * Histograms of one kind are merged by adding counts.
 */
export const sparseHistogramSchema = z.array(z.int().min(0));
export type SparseHistogram = z.infer<typeof sparseHistogramSchema>;

/** What one worker saw on one path through the gateway during one interval. Empty strings stand for "none". */
export const requestDeltaSchema = z.object({
  listener: z.string(),
  /** Empty when no route matched. */
  route: z.string(),
  /** Empty when the gateway answered by itself. */
  upstream: z.string(),
  /** `host:port` of the last attempt; empty when none was made. */
  endpoint: z.string(),
  /** Status sent to the client; 499 when the client left first. */
  status: z.int(),
  /** `ProxyError` code, empty on success. */
  error: z.string(),
  count: z.int().min(0),
  /** Request body bytes from clients. */
  bytesReceived: z.number().min(0),
  /** Response body bytes to clients. */
  bytesSent: z.number().min(0),
  /** Attempts beyond the first. */
  retries: z.int().min(0),
  durationSumMs: z.number().min(0),
  durations: sparseHistogramSchema,
});
export type RequestDelta = z.infer<typeof requestDeltaSchema>;

export const listenerGaugeSchema = z.object({
  listener: z.string(),
  openConnections: z.int().min(0),
  openWebsockets: z.int().min(0),
  /** Since the last delta. */
  acceptedConnections: z.int().min(0),
  /** Connections joined to one of an endpoint, on a listener that carries TCP. */
  openTunnels: z.int().min(0).default(0),
  /** Since the last delta, of tunnels that have ended and that have not: from clients, and to them. */
  tunnelBytesReceived: z.number().min(0).default(0),
  tunnelBytesSent: z.number().min(0).default(0),
});
export type ListenerGauge = z.infer<typeof listenerGaugeSchema>;

/** Bytes by the second of a listener that carries TCP, over the sample's window. */
export const liveTunnelsSchema = z.object({
  listener: z.string(),
  /** From clients. */
  bytesReceivedRate: z.number(),
  /** To clients. */
  bytesSentRate: z.number(),
});
export type LiveTunnels = z.infer<typeof liveTunnelsSchema>;

/** Why an endpoint may or may not be picked, as its worker sees it. */
export const endpointHealthSchema = z.enum(['healthy', 'degraded', 'unhealthy', 'draining', 'unknown']);
export type EndpointHealth = z.infer<typeof endpointHealthSchema>;

/** The newest health check of an endpoint. */
export const endpointCheckSchema = z.object({
  /** When it ended, milliseconds since the epoch. */
  at: z.number(),
  latencyMs: z.number(),
  /** In words, what speaks against the endpoint: `failed 1 of 3: answered 503, not 200-299`; else empty. */
  reason: z.string(),
});
export type EndpointCheck = z.infer<typeof endpointCheckSchema>;

/** Why an endpoint gets no requests although it is configured, and until when. */
export const endpointAbsenceSchema = z.object({
  cause: z.enum(['draining', 'ejected', 'circuit_open', 'circuit_half_open', 'full']),
  /** Milliseconds since the epoch; absent where nobody knows. */
  until: z.number().optional(),
});
export type EndpointAbsence = z.infer<typeof endpointAbsenceSchema>;

export const endpointGaugeSchema = z.object({
  upstream: z.string(),
  endpoint: z.string(),
  inFlight: z.int().min(0),
  /** What the balancer expects an answer to take, where it reckons with that (`peak_ewma`). */
  latencyMs: z.number().min(0).optional(),
  /** Which share of the upstream's requests the zones as near as its own get, where zones make a difference. */
  zoneShare: z.number().min(0).max(1).optional(),
  /** Which part of its weight counts, where it starts slowly. */
  ramp: z.number().min(0).max(1).optional(),
  health: endpointHealthSchema,
  /** In words, empty when healthy: `connection refused 3 times since 12:04:11`. */
  reason: z.string(),
  /** Milliseconds since the epoch of the last change of `health`. */
  since: z.number(),
  /** There while a worker keeps it out of its choice; the reason says more. */
  absence: endpointAbsenceSchema.optional(),
  /** Added by the controller, which makes the checks. */
  check: endpointCheckSchema.optional(),
});
export type EndpointGauge = z.infer<typeof endpointGaugeSchema>;

/** An upstream as one worker sees it. */
export const upstreamGaugeSchema = z.object({
  upstream: z.string(),
  endpoints: z.int().min(0),
  /** Those that may be chosen. */
  available: z.int().min(0),
  /** So few are well that requests go to all of them. */
  panic: z.boolean(),
});
export type UpstreamGauge = z.infer<typeof upstreamGaugeSchema>;

/** What the cache of a route holds. */
export const cacheGaugeSchema = z.object({
  route: z.string(),
  /** Stored answers. */
  entries: z.int().min(0),
  bytes: z.number().min(0),
  /** Most bytes that it may hold. */
  limitBytes: z.number().min(0),
});
export type CacheGauge = z.infer<typeof cacheGaugeSchema>;

/**
 * Connections of listeners that carry TCP that ended during one interval, beside their place among the requests: how
 * long they lived tells nothing of how quickly anybody was answered.
 */
export const tunnelDeltaSchema = z.object({
  listener: z.string(),
  /** Empty when no route matched. */
  route: z.string(),
  upstream: z.string(),
  /** `ProxyError` code, empty on success. */
  error: z.string(),
  count: z.int().min(0),
  durationSumMs: z.number().min(0),
  durations: sparseHistogramSchema,
});
export type TunnelDelta = z.infer<typeof tunnelDeltaSchema>;

/** Everything one worker has to tell about one interval, normally a second. */
export const telemetryDeltaSchema = z.object({
  worker: z.string(),
  /** Rises by one with each delta of a worker; a gap means some were dropped. */
  sequence: z.int().min(0),
  /** Wall clock, milliseconds. */
  from: z.number(),
  to: z.number(),
  requests: z.array(requestDeltaSchema),
  tunnels: z.array(tunnelDeltaSchema).default([]),
  listeners: z.array(listenerGaugeSchema),
  endpoints: z.array(endpointGaugeSchema),
  upstreams: z.array(upstreamGaugeSchema).default([]),
  caches: z.array(cacheGaugeSchema).default([]),
  webSockets: z.array(webSocketDeltaSchema).default([]),
  handshakes: z.array(handshakeDeltaSchema).default([]),
  refusals: z.array(refusalDeltaSchema).default([]),
  policyEvents: z.array(policyEventDeltaSchema).default([]),
  denials: z.array(denialDeltaSchema).default([]),
  endpointEvents: z.array(endpointEventDeltaSchema).default([]),
  /** Deltas and log lines given up since the last one that arrived, because the socket was full. */
  dropped: z.int().min(0),
  /** Requests of this delta that were counted under a coarser name, because the worker had too many distinct ones. */
  folded: z.int().min(0).default(0),
  residentBytes: z.number().min(0),
  /** Share of the interval in which the event loop was busy, 0–1. */
  loopUtilisation: z.number().min(0).max(1),
});
export type TelemetryDelta = z.infer<typeof telemetryDeltaSchema>;
