import { z } from 'zod';
import { webSocketOutcomeSchema } from './web-socket-delta.ts';

/** One finished exchange. Holds no query, no cookie, no authorization: those may be secrets. */
export const accessLogEntrySchema = z.object({
  /** When it began, milliseconds since the epoch. */
  at: z.number(),
  /** Request id. */
  id: z.string(),
  worker: z.string(),
  revision: z.int(),
  listener: z.string(),
  route: z.string(),
  upstream: z.string(),
  endpoint: z.string(),
  clientAddress: z.string(),
  /** Who connected, where that is not the client itself but a trusted proxy in front. */
  peer: z.string().optional(),
  method: z.string(),
  host: z.string(),
  /** Without query. */
  path: z.string(),
  protocol: z.string(),
  status: z.int(),
  bytesReceived: z.number(),
  bytesSent: z.number(),
  durationMs: z.number(),
  /** From dispatch to the upstream's response head; 0 when none came. */
  upstreamMs: z.number(),
  attempts: z.int(),
  /** `ProxyError` code, empty on success. */
  error: z.string(),
  /** Why the gateway answered by itself, before any route: `health` is a reserved path. Empty otherwise. */
  ownAnswer: z.enum(['', 'health', 'https_redirect']),
  userAgent: z.string(),
  /** Of the trace that a policy has continued or started. */
  traceId: z.string().optional(),
  /** Only of a WebSocket: the line comes when it has ended. */
  webSocket: webSocketOutcomeSchema.optional(),
});
export type AccessLogEntry = z.infer<typeof accessLogEntrySchema>;
