import { z } from 'zod';

export const powerOfTwoChoicesSchema = z.strictObject({ type: z.literal('power_of_two_choices') }).meta({
  title: 'Power of two choices',
  description:
    'Of two endpoints drawn by weight the one with fewer requests under way, for its weight. Nearly as good as the least of all, at the same price for any number of endpoints.',
});

export type PowerOfTwoChoicesConfig = z.infer<typeof powerOfTwoChoicesSchema>;
