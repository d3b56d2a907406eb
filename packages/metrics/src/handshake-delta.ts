import { z } from 'zod';

/**
 * How a TLS handshake with a client ended:
 * - `full`, `resumed`: requests may come
 * - `not_tls`: the client speaks something else
 * - `no_agreement`: no version, cipher or protocol in common
 * - `client_certificate`: it showed none, or one that is not valid
 * - `client_refused`: it gave up by an alert, as one does that does not trust our certificate
 * - `no_certificate`: there was none of ours to use
 * - `closed`, `timeout`: it left, or took too long
 * - `other`: the log of level debug says more
 */
export const handshakeOutcomeSchema = z.enum([
  'full',
  'resumed',
  'not_tls',
  'no_agreement',
  'client_certificate',
  'client_refused',
  'no_certificate',
  'closed',
  'timeout',
  'other',
]);
export type HandshakeOutcome = z.infer<typeof handshakeOutcomeSchema>;

/** Handshakes of one listener during one interval, on one worker. */
export const handshakeDeltaSchema = z.object({
  listener: z.string(),
  outcome: handshakeOutcomeSchema,
  /** `TLSv1.3` …; empty where none was agreed on. */
  version: z.string(),
  count: z.int().min(0),
});
export type HandshakeDelta = z.infer<typeof handshakeDeltaSchema>;

/** Handshakes of one listener by the second, over the sample's window. */
export const liveHandshakesSchema = z.object({
  listener: z.string(),
  fullRate: z.number(),
  resumedRate: z.number(),
  failedRate: z.number(),
});
export type LiveHandshakes = z.infer<typeof liveHandshakesSchema>;
