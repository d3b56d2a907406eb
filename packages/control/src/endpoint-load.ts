import { z } from 'zod';

/** Exchanges under way to one endpoint; endpoints without any are left out. */
export const endpointLoadSchema = z.object({
  upstream: z.string(),
  endpoint: z.string(),
  inFlight: z.int().min(1),
});
export type EndpointLoad = z.infer<typeof endpointLoadSchema>;

/** Workers whose balancers follow the load report theirs this often, milliseconds, and are told the others'. */
export const loadReportMs = 200;

/** What nobody has repeated for so long is not true any more, milliseconds: several reports may be late on a busy machine. */
export const loadLapseMs = 2_000;
