import { z } from 'zod';
import { sourceStatusSchema } from './discovery-status.ts';

const processStateSchema = z.enum(['starting', 'ready', 'draining', 'backing-off', 'stopped']);

/** The one truth for status: what the controller knows of every process, worker and listener. Always whole. */
export const gatewayStatusSchema = z.object({
  /** Milliseconds since the epoch when this was put together. */
  at: z.number(),
  /** The newest revision in the database; 0 before the first. */
  revision: z.int().min(0),
  /** In words when gateway.db cannot be read and workers live on their last good snapshot; else empty. */
  databaseProblem: z.string(),
  /** In words when telemetry cannot be written; else empty. */
  telemetryProblem: z.string(),
  /** In words when /metrics cannot be served; else empty. */
  metricsProblem: z.string(),
  certificates: z.array(
    z.object({
      name: z.string(),
      /** What is in use; absent where nothing usable was found yet. */
      pair: z
        .object({
          /** SHA-256, hexadecimal. */
          fingerprint: z.string(),
          /** Milliseconds since the epoch, both ends. */
          notBefore: z.number(),
          notAfter: z.number(),
          dnsNames: z.array(z.string()),
          keyType: z.string(),
        })
        .optional(),
      /** In words, why there is no pair or no newer one; else empty. */
      problem: z.string(),
    }),
  ),
  /** Enabled discovery sources, by name. */
  sources: z.array(sourceStatusSchema),
  workers: z.array(
    z.object({
      id: z.string(),
      pid: z.int(),
      startedAt: z.number(),
      state: z.enum(['starting', 'ready', 'draining']),
      /** Serving this revision; 0 when none. */
      revision: z.int().min(0),
      tookMs: z.number(),
      /** Why the newest revision was refused by this worker; empty when it was not. */
      rejection: z.array(z.string()),
      listeners: z.array(
        z.object({ name: z.string(), address: z.string(), listening: z.boolean(), problem: z.string() }),
      ),
    }),
  ),
  /** From the supervisor; empty when the controller runs without one. */
  processes: z.array(
    z.object({
      name: z.string(),
      pid: z.int().optional(),
      state: processStateSchema,
      since: z.number(),
      restarts: z.int().min(0),
      lastExit: z.string().optional(),
    }),
  ),
});
export type GatewayStatus = z.infer<typeof gatewayStatusSchema>;
