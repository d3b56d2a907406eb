import { z } from 'zod';

export const roundRobinSchema = z.strictObject({ type: z.literal('round_robin') }).meta({
  title: 'Round robin',
  description: 'Endpoints take turns in proportion to their weights, spread smoothly rather than in bursts.',
});

export type RoundRobinConfig = z.infer<typeof roundRobinSchema>;
