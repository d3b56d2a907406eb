import { headerNameSchema, secretSchema } from '@sluice/core/schema';
import { z } from 'zod';
import { writableNameSchema } from '../managed-names.ts';

const keySchema = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .max(128)
      .regex(/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/, 'must be visible ASCII')
      .meta({ title: 'Name', description: 'Who uses the key; told to the upstream.' }),
    key: secretSchema('sha256').meta({
      title: 'Key',
      description: 'At least 128 random bits. Kept as its SHA-256; one in the form sha256:… is taken as it is.',
    }),
    metadata: z
      .record(z.string().min(1).max(64), z.string().max(256))
      .refine((metadata) => Object.keys(metadata).length <= 32, 'has more than 32 entries')
      .optional()
      .meta({ title: 'Metadata', description: 'What later policies may use, such as a plan.', advanced: true }),
  })
  .meta({ title: 'Key' });

const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/;

export const apiKeySchema = z
  .strictObject({
    type: z.literal('api_key'),
    keys: z
      .array(keySchema)
      .min(1)
      .max(10_000)
      .refine((keys) => new Set(keys.map(({ name }) => name)).size === keys.length, 'has a name twice')
      .meta({ title: 'Keys' }),
    header: headerNameSchema.optional().meta({
      title: 'Header',
      description: 'Field with the key; "Bearer" before it may be there. Default x-api-key when no place is named.',
      placeholder: 'x-api-key',
    }),
    query: z.string().regex(token, 'is not a parameter name').optional().meta({
      title: 'Query parameter',
      description: 'Parameter with the key. Such keys end up in logs and histories.',
      advanced: true,
    }),
    cookie: z.string().regex(token, 'is not a cookie name').optional().meta({
      title: 'Cookie',
      description: 'Cookie with the key.',
      advanced: true,
    }),
    nameHeader: writableNameSchema.default('x-api-key-name').meta({
      title: 'Name header',
      description: "Request field with the key's name; what clients send in it is dropped. Default x-api-key-name.",
      advanced: true,
    }),
    forwardKey: z.boolean().default(false).meta({
      title: 'Forward the key',
      description: 'Leaves the key in the request. Taken out by default.',
      advanced: true,
    }),
  })
  .meta({
    title: 'API key',
    description: 'Asks for one of several keys, in a header, a query parameter or a cookie.',
    examples: [{ type: 'api_key', keys: [{ name: 'ci', key: '5f0c9a1e7b3d4286a95d0e4c1f7b8a63' }] }],
  });

export type ApiKeyConfig = z.infer<typeof apiKeySchema>;
