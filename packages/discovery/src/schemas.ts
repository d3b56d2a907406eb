import type { z } from 'zod';

/** Every discovery source there is. A new kind adds its schema here and its factory in `runtimes.ts`. */
export const discoverySourceSchemas = [] as const satisfies readonly z.ZodObject[];

export type DiscoverySourceConfig = z.infer<(typeof discoverySourceSchemas)[number]>;
