import { z } from 'zod';
import { dnsQuerySchema, dnsSourceSchema } from './dns/schema.ts';
import { fileQuerySchema, fileSourceSchema } from './file/schema.ts';
import { queryFields } from './query-fields.ts';

/** Every discovery source there is. A new kind adds its schema here and its factory in `runtimes.ts`. */
export const discoverySourceSchemas = [fileSourceSchema, dnsSourceSchema] as const satisfies readonly z.ZodObject[];

export const discoverySourceSchema = z.discriminatedUnion('type', discoverySourceSchemas);

export type DiscoverySourceConfig = z.infer<typeof discoverySourceSchema>;
export type DiscoverySourceType = DiscoverySourceConfig['type'];

/** What a target may ask of a source of each kind. */
export const discoveryQuerySchemas = {
  file: fileQuerySchema,
  dns: dnsQuerySchema,
} as const satisfies Readonly<Record<DiscoverySourceType, z.ZodObject>>;

/** Any of the words that any kind knows; which of them a source wants is for `discoveryQuerySchemas` to say. */
export const anyQuerySchema = z.strictObject(queryFields).partial();
