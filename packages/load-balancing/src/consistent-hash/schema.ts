import { cookieNameSchema, headerNameSchema } from '@sluice/core/schema';
import { z } from 'zod';

const hashKeySchema = z
  .discriminatedUnion('from', [
    z
      .strictObject({ from: z.literal('client_address') })
      .meta({ title: 'Client address', description: 'After trusted proxies were taken into account.' }),
    z
      .strictObject({
        from: z.literal('header'),
        name: headerNameSchema.meta({ title: 'Header', placeholder: 'x-user' }),
      })
      .meta({ title: 'Header' }),
    z.strictObject({ from: z.literal('cookie'), name: cookieNameSchema }).meta({ title: 'Cookie' }),
    z
      .strictObject({
        from: z.literal('query'),
        name: z.string().min(1).max(256).meta({ title: 'Parameter', placeholder: 'user' }),
      })
      .meta({ title: 'Query parameter' }),
  ])
  .meta({ title: 'Key', description: 'What requests of one endpoint have in common. Default the client address.' });

export const consistentHashSchema = z
  .strictObject({
    type: z.literal('consistent_hash'),
    key: hashKeySchema.default({ from: 'client_address' }),
    algorithm: z.enum(['ring', 'maglev']).default('ring').meta({
      title: 'Algorithm',
      description:
        '`ring` moves no key but those of an endpoint that left; `maglev` shares more evenly and picks quicker, and moves a few others. Default ring.',
    }),
    whenAbsent: z.enum(['random', 'client_address']).default('random').meta({
      title: 'Without a key',
      description:
        'Where a request without the key goes: `random` by chance and weight, `client_address` by that instead. Default random.',
      advanced: true,
    }),
  })
  .meta({
    title: 'Consistent hash',
    description: 'Requests with the same key go to the same endpoint; when endpoints come and go few keys move.',
  });

export type HashKey = z.infer<typeof hashKeySchema>;
export type ConsistentHashConfig = z.infer<typeof consistentHashSchema>;
