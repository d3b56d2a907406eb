import { z } from 'zod';

/**
 * What health checks say of one endpoint. `unknown` is nothing new: whoever knew something from before, say from a
 * controller that was restarted, keeps it.
 */
export const endpointVerdictSchema = z.object({
  address: z.string(),
  health: z.enum(['unknown', 'healthy', 'unhealthy']),
});
export type EndpointVerdict = z.infer<typeof endpointVerdictSchema>;

/** The controller tells the verdicts of every upstream again this often, milliseconds, changed or not. */
export const verdictsRepeatMs = 30_000;

/** Verdicts that nobody has repeated for so long are no longer true: nobody would say that an endpoint is back. */
export const verdictsLapseMs = 90_000;
