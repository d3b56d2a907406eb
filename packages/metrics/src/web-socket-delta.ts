import { z } from 'zod';

/** What the WebSockets on one path through the gateway carried during one interval, on one worker. */
export const webSocketDeltaSchema = z.object({
  listener: z.string(),
  route: z.string(),
  upstream: z.string(),
  /** At the end of the interval. */
  open: z.int().min(0),
  opened: z.int().min(0),
  /** From clients. Data messages; control frames are none. */
  messagesReceived: z.int().min(0),
  /** To clients. */
  messagesSent: z.int().min(0),
  /** From clients, frame heads included. */
  bytesReceived: z.number().min(0),
  /** To clients. */
  bytesSent: z.number().min(0),
});
export type WebSocketDelta = z.infer<typeof webSocketDeltaSchema>;

/** The WebSockets of one route right now; rates by the second, over the sample's window. */
export const liveWebSocketsSchema = z.object({
  route: z.string(),
  open: z.int(),
  messagesReceivedRate: z.number(),
  messagesSentRate: z.number(),
  bytesReceivedRate: z.number(),
  bytesSentRate: z.number(),
});
export type LiveWebSockets = z.infer<typeof liveWebSocketsSchema>;

/** What is told of a WebSocket when it has ended, beside what is told of every exchange. */
export const webSocketOutcomeSchema = z.object({
  messagesReceived: z.int(),
  messagesSent: z.int(),
  /** Of the first close frame; 1005 when it held none, 0 when there was no such frame (RFC 6455 §7.4.1). */
  closeCode: z.int(),
  /** Who ended it. `idle` and `drain` are the gateway. */
  endedBy: z.enum(['client', 'endpoint', 'idle', 'drain']),
});
export type WebSocketOutcome = z.infer<typeof webSocketOutcomeSchema>;
