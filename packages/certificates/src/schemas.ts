import { z } from 'zod';
import { fileSchema } from './file/schema.ts';
import { selfSignedSchema } from './self-signed/schema.ts';

/** Every source of certificates there is. A new kind adds its schema here and its factory in `runtimes.ts`. */
export const certificateSourceSchemas = [fileSchema, selfSignedSchema] as const;

export const certificateSourceSchema = z.discriminatedUnion('type', certificateSourceSchemas);

export type CertificateSourceConfig = z.infer<typeof certificateSourceSchema>;
