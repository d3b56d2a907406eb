import { z } from 'zod';

export const randomSchema = z.strictObject({ type: z.literal('random') }).meta({
  title: 'Random',
  description: 'Each request goes to an endpoint drawn by chance, in proportion to the weights.',
});

export type RandomConfig = z.infer<typeof randomSchema>;
