import { z } from 'zod';
import { roundRobinSchema } from './round-robin/schema.ts';

/** Every balancer there is. A new kind adds its schema here and its factory in `runtimes.ts`. */
export const loadBalancingSchemas = [roundRobinSchema] as const;

export const loadBalancingSchema = z.discriminatedUnion('type', loadBalancingSchemas);

export type LoadBalancingConfig = z.infer<typeof loadBalancingSchema>;
