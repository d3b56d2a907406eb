import { z } from 'zod';
import { limitKeySchema, overLimitShape } from '../limits/key-schema.ts';

export const quotaSchema = z
  .strictObject({
    type: z.literal('quota'),
    limit: z.int().min(1).max(1_000_000_000).meta({
      title: 'Requests',
      description: 'That pass in each period, by all workers together.',
    }),
    period: z.enum(['hour', 'day', 'month']).default('day').meta({
      title: 'Period',
      description: 'Of the calendar in UTC: every hour, day or month begins with all of it. Default day.',
    }),
    key: limitKeySchema,
    ...overLimitShape,
  })
  .meta({
    title: 'Quota',
    description: 'Lets so many requests pass in each hour, day or month, also across restarts of the gateway.',
    examples: [{ type: 'quota', limit: 10_000, period: 'day' }],
  });

export type QuotaConfig = z.infer<typeof quotaSchema>;
