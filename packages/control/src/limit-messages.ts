import { limitGrantSchema, limitRuleSchema } from '@sluice/policies/limits';
import { z } from 'zod';

/** A worker asks for some of a limit that all workers share. */
export const limitAskSchema = z.object({
  /** For the answer; 0 wants none. */
  ask: z.int().min(0),
  /** Of whoever limits. */
  id: z.string().max(4096),
  rule: limitRuleSchema,
  /** What is counted: an address, a digest. */
  key: z.string().max(256),
  want: z.int().min(0).max(1_000_000),
  /** Granted before, and never used. */
  unused: z.int().min(0).max(1_000_000),
});
export type LimitAsk = z.infer<typeof limitAskSchema>;

export const limitAnswerSchema = limitGrantSchema.extend({ ask: z.int().min(1) });
export type LimitAnswer = z.infer<typeof limitAnswerSchema>;
