import { z } from 'zod';

/** How often a policy did one of the things it tells of, during one interval, on one worker. */
export const policyEventDeltaSchema = z.object({
  route: z.string(),
  /** Its type: `basic_auth`. Several of one type on a route are counted together. */
  policy: z.string(),
  /** As the README of the policy names it: `denied`. */
  event: z.string(),
  count: z.int().min(0),
});
export type PolicyEventDelta = z.infer<typeof policyEventDeltaSchema>;

/** The same since the controller began. */
export const livePolicyEventsSchema = policyEventDeltaSchema.extend({
  /** When it was last seen to happen, milliseconds since the epoch. */
  lastAt: z.number(),
});
export type LivePolicyEvents = z.infer<typeof livePolicyEventsSchema>;
