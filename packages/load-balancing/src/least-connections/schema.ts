import { z } from 'zod';

export const leastConnectionsSchema = z.strictObject({ type: z.literal('least_connections') }).meta({
  title: 'Least connections',
  description:
    'The endpoint with the fewest requests and connections under way, for its weight. Good where some take much longer than others.',
});

export type LeastConnectionsConfig = z.infer<typeof leastConnectionsSchema>;
