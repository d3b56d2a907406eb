import { z } from 'zod';

/** Whom a policy refused, or would have refused, how often, during one interval, on one worker. */
export const denialDeltaSchema = z.object({
  route: z.string(),
  policy: z.string(),
  /** Who it was, as operators may see it: an address, the beginning of a digest. Empty for those beyond the first 200. */
  key: z.string(),
  /** The policy only counts. */
  shadow: z.boolean(),
  count: z.int().min(0),
});
export type DenialDelta = z.infer<typeof denialDeltaSchema>;

/** The same since the controller began. */
export const liveDenialsSchema = denialDeltaSchema.extend({
  /** When it was last seen to happen, milliseconds since the epoch. */
  lastAt: z.number(),
});
export type LiveDenials = z.infer<typeof liveDenialsSchema>;
