import { z } from 'zod';

/**
 * What befell an endpoint in a worker:
 * - `ejected`: it was taken out for failing while others do not; the reason says by which count
 * - `ejection_withheld`: it would have been, but as many as may be are out already
 * - `circuit_opened`, `circuit_half_open`, `circuit_closed`: what its circuit became
 * - `overflow`: a limit of its connection pool was reached; the reason says which
 */
export const endpointEventSchema = z.enum([
  ...(['ejected', 'ejection_withheld'] as const),
  ...(['circuit_opened', 'circuit_half_open', 'circuit_closed', 'overflow'] as const),
]);
export type EndpointEvent = z.infer<typeof endpointEventSchema>;

/** How often it befell one endpoint during one interval, on one worker. */
export const endpointEventDeltaSchema = z.object({
  upstream: z.string(),
  endpoint: z.string(),
  event: endpointEventSchema,
  /** A constant of few, `consecutive_5xx`; empty where there is but one. */
  reason: z.string(),
  count: z.int().min(0),
});
export type EndpointEventDelta = z.infer<typeof endpointEventDeltaSchema>;
