export { type AccessLogEntry, accessLogEntrySchema } from './access-log-entry.ts';
export { type DenialDelta, denialDeltaSchema, type LiveDenials, liveDenialsSchema } from './denial-delta.ts';
export { DurationFamily, durationBoundsSeconds } from './duration-family.ts';
export {
  type EndpointEvent,
  type EndpointEventDelta,
  endpointEventDeltaSchema,
  endpointEventSchema,
} from './endpoint-event-delta.ts';
export {
  type HandshakeDelta,
  type HandshakeOutcome,
  handshakeDeltaSchema,
  handshakeOutcomeSchema,
  type LiveHandshakes,
  liveHandshakesSchema,
} from './handshake-delta.ts';
export { bucketCount, bucketLowerMs, bucketMiddleMs, bucketOf, Histogram, percentile } from './histogram.ts';
export { isFailure } from './is-failure.ts';
export { type CounterOptions, LabelledCounter } from './labelled-counter.ts';
export { type Figures, figuresSchema, type LiveSample, liveSampleSchema } from './live-sample.ts';
export {
  type LivePolicyEvents,
  livePolicyEventsSchema,
  type PolicyEventDelta,
  policyEventDeltaSchema,
} from './policy-event-delta.ts';
export { type MetricFamily, type MetricSample, prometheusContentType, prometheusText } from './prometheus-text.ts';
export { type LiveRefusals, liveRefusalsSchema, type RefusalDelta, refusalDeltaSchema } from './refusal-delta.ts';
export {
  type CacheGauge,
  cacheGaugeSchema,
  type EndpointAbsence,
  type EndpointCheck,
  type EndpointGauge,
  type EndpointHealth,
  endpointAbsenceSchema,
  endpointCheckSchema,
  endpointGaugeSchema,
  endpointHealthSchema,
  type ListenerGauge,
  type LiveTunnels,
  listenerGaugeSchema,
  liveTunnelsSchema,
  type RequestDelta,
  requestDeltaSchema,
  type SparseHistogram,
  sparseHistogramSchema,
  type TelemetryDelta,
  type TunnelDelta,
  telemetryDeltaSchema,
  tunnelDeltaSchema,
  type UpstreamGauge,
  upstreamGaugeSchema,
} from './telemetry-delta.ts';
export {
  type LiveWebSockets,
  liveWebSocketsSchema,
  type WebSocketDelta,
  type WebSocketOutcome,
  webSocketDeltaSchema,
  webSocketOutcomeSchema,
} from './web-socket-delta.ts';
