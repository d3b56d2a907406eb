import { headerNameSchema } from '@sluice/core/schema';
import { z } from 'zod';

const clientAddress = z
  .strictObject({ by: z.literal('client_address') })
  .meta({ title: 'Client', description: 'Each address behind trusted proxies; of IPv6 each /64.' });

const route = z
  .strictObject({ by: z.literal('route') })
  .meta({ title: 'Route', description: 'All requests of the route together.' });

const header = z
  .strictObject({
    by: z.literal('header'),
    header: headerNameSchema.meta({ title: 'Header', placeholder: 'x-api-key' }),
  })
  .meta({
    title: 'Header',
    description:
      'Each value of a header. Clients choose it unless something before checks it; requests without it are counted together.',
  });

const claim = z
  .strictObject({
    by: z.literal('claim'),
    claim: z.string().min(1).max(256).meta({
      title: 'Claim',
      description: 'Of a verified token, or what is noted of an API key. Parts of a nested one joined by dots.',
      placeholder: 'sub',
    }),
    missing: z.enum(['client_address', 'together', 'not_counted']).default('client_address').meta({
      title: 'Without the claim',
      description:
        '`client_address`: each client is counted by its address; `together`: all of them at once; `not_counted`: they pass. Default client_address.',
    }),
  })
  .meta({
    title: 'Claim',
    description: 'Each value of a claim of whoever was established last by a policy before this one and has it.',
  });

/** What requests are counted by; the same in all policies that count. */
export const limitKeySchema = z
  .discriminatedUnion('by', [clientAddress, route, header, claim])
  .default({ by: 'client_address' })
  .meta({ title: 'Counted by', description: 'Whose requests are counted together. Default each client.' });

export type LimitKeyConfig = z.infer<typeof limitKeySchema>;

/** What happens to those over a limit; the same in all policies that count. */
export const overLimitShape = {
  shadow: z.boolean().default(false).meta({
    title: 'Only count',
    description: 'Lets everything pass and shows what would have been refused. Default off.',
  }),
  status: z.int().min(400).max(599).default(429).meta({
    title: 'Status',
    description: 'Of the answer to a request over the limit, 400–599. Default 429 (RFC 6585 §4).',
    advanced: true,
  }),
  headers: z.boolean().default(true).meta({
    title: 'RateLimit headers',
    description:
      'Tells clients limit, rest and reset by RateLimit-Policy and RateLimit, and by RateLimit-Limit, -Remaining and -Reset. Default on.',
    advanced: true,
  }),
};
