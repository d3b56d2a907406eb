import { z } from 'zod';

/** What one question to a source has come to. */
export const discoveryReportSchema = z.object({
  /** As the target asks, without the source's name. */
  query: z.record(z.string(), z.unknown()),
  /**
   * `asking`: there was no answer yet since the start. `current`: the newest answer is in use. `missing`: the source knows
   * no such service. `failing`: it gives no answer. `held`: an answer with far fewer endpoints waits to be accepted.
   * In all but `current` the last good endpoints are in use.
   */
  state: z.enum(['asking', 'current', 'missing', 'failing', 'held']),
  /** In the source's own words; empty when all is well. */
  problem: z.string(),
  /** Milliseconds since the epoch, of when the state was entered. */
  since: z.number(),
  /** In use. */
  endpoints: z.int().min(0),
  /** Of the answer that is in use; absent while there never was one. */
  lastSuccessAt: z.number().optional(),
  /** How many the answer has that is held back. */
  held: z.int().min(0).optional(),
});
export type DiscoveryReport = z.infer<typeof discoveryReportSchema>;

/** How one answer of a source was taken. */
export type DiscoveryRefresh = 'found' | 'not_found' | 'held' | 'error';

/** What the controller knows of one source: everything that targets ask it, the worst first. */
export const sourceStatusSchema = z.object({
  name: z.string(),
  /** The worst of the queries; `idle` when no target asks. */
  state: z.enum(['idle', 'asking', 'current', 'missing', 'failing', 'held']),
  problem: z.string(),
  endpoints: z.int().min(0),
  lastSuccessAt: z.number().optional(),
  /** How many there are. */
  asked: z.int().min(0),
  /** At most a hundred of them. */
  queries: z.array(discoveryReportSchema.extend({ upstreams: z.array(z.string()) })),
});
export type SourceStatus = z.infer<typeof sourceStatusSchema>;
