import { z } from 'zod';
import { liveDenialsSchema } from './denial-delta.ts';
import { liveHandshakesSchema } from './handshake-delta.ts';
import { livePolicyEventsSchema } from './policy-event-delta.ts';
import { liveRefusalsSchema } from './refusal-delta.ts';
import {
  cacheGaugeSchema,
  endpointGaugeSchema,
  listenerGaugeSchema,
  liveTunnelsSchema,
  upstreamGaugeSchema,
} from './telemetry-delta.ts';
import { liveWebSocketsSchema } from './web-socket-delta.ts';

/** The figures of one object over the sample's window. Percentiles are null when there was no request. */
export const figuresSchema = z.object({
  /** Requests per second. */
  rate: z.number(),
  /** Share of requests that failed: status 5xx or an error of the gateway, 0–1. Client errors are no failures. */
  errorShare: z.number(),
  p50Ms: z.number().nullable(),
  p95Ms: z.number().nullable(),
  p99Ms: z.number().nullable(),
});
export type Figures = z.infer<typeof figuresSchema>;

/** What the gateway did during the last `windowMs`, all workers together; made once a second by the controller. */
export const liveSampleSchema = z.object({
  /** End of the window, milliseconds since the epoch. */
  at: z.number(),
  windowMs: z.number(),
  total: figuresSchema,
  listeners: z.array(figuresSchema.extend({ listener: z.string() })),
  routes: z.array(figuresSchema.extend({ route: z.string() })),
  upstreams: z.array(
    figuresSchema.extend({
      upstream: z.string(),
      /** Attempts beyond the first of a request, per second. */
      retryRate: z.number(),
    }),
  ),
  endpoints: z.array(figuresSchema.extend({ upstream: z.string(), endpoint: z.string() })),
  /** Traffic along each pair that saw any, for the edges of the map. */
  listenerRoutes: z.array(figuresSchema.extend({ listener: z.string(), route: z.string() })),
  routeUpstreams: z.array(figuresSchema.extend({ route: z.string(), upstream: z.string() })),
  /** How each listener answered: requests per second by the status sent to the client. */
  answers: z.array(z.object({ listener: z.string(), status: z.int(), rate: z.number() })),
  /** Of each route that has or had any within the window. */
  webSockets: z.array(liveWebSocketsSchema),
  /** Of each listener that had any within the window. */
  handshakes: z.array(liveHandshakesSchema),
  /** Of each listener that carried any within the window. */
  tunnels: z.array(liveTunnelsSchema),
  /** Since the controller began, the 500 that happened last. */
  refusals: z.array(liveRefusalsSchema),
  /** Since the controller began, the 500 that happened last. */
  policyEvents: z.array(livePolicyEventsSchema),
  /** Since the controller began, the 300 that happened last. */
  denials: z.array(liveDenialsSchema),
  listenerGauges: z.array(listenerGaugeSchema),
  /** Merged over workers: worst health wins, in-flight is added. */
  endpointGauges: z.array(endpointGaugeSchema),
  /** Merged over workers: panic in one is panic, and the fewest available count. */
  upstreamGauges: z.array(upstreamGaugeSchema),
  /** Added up over workers, each of which has a cache of its own. */
  cacheGauges: z.array(cacheGaugeSchema),
});
export type LiveSample = z.infer<typeof liveSampleSchema>;
