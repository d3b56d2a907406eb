import { z } from 'zod';
import { consistentHashSchema } from './consistent-hash/schema.ts';
import { leastConnectionsSchema } from './least-connections/schema.ts';
import { peakEwmaSchema } from './peak-ewma/schema.ts';
import { powerOfTwoChoicesSchema } from './power-of-two-choices/schema.ts';
import { randomSchema } from './random/schema.ts';
import { roundRobinSchema } from './round-robin/schema.ts';

/** Every balancer there is. A new kind adds its schema here and its factory in `runtimes.ts`. */
export const loadBalancingSchemas = [
  roundRobinSchema,
  leastConnectionsSchema,
  powerOfTwoChoicesSchema,
  peakEwmaSchema,
  consistentHashSchema,
  randomSchema,
] as const;

export const loadBalancingSchema = z.discriminatedUnion('type', loadBalancingSchemas);

export type LoadBalancingConfig = z.infer<typeof loadBalancingSchema>;
