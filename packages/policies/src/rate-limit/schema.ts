import { durationSchema } from '@sluice/core/schema';
import { z } from 'zod';
import { limitKeySchema, overLimitShape } from '../limits/key-schema.ts';

const count = z.int().min(1).max(1_000_000_000);

export const rateLimitSchema = z
  .strictObject({
    type: z.literal('rate_limit'),
    limit: count.meta({ title: 'Requests', description: 'That pass in each window, by all workers together.' }),
    window: durationSchema({ minimumMs: 1000, maximumMs: 86_400_000 }).default('1s').meta({
      title: 'Window',
      description: 'Time that the number is for, 1s–24h. Default 1s.',
    }),
    algorithm: z.enum(['token_bucket', 'sliding_window']).default('token_bucket').meta({
      title: 'Counting',
      description:
        '`token_bucket`: an even rate, with bursts; `sliding_window`: never more than the number in any window. Default token_bucket.',
    }),
    burst: count.optional().meta({
      title: 'Burst',
      description: 'With token_bucket: as many may come at once after a pause. The number of requests when left out.',
      placeholder: 'as many as requests',
    }),
    key: limitKeySchema,
    ...overLimitShape,
  })
  .meta({
    title: 'Rate limit',
    description: 'Lets so many requests pass in so much time and refuses the rest.',
    examples: [{ type: 'rate_limit', limit: 100, window: '1s' }],
  });

export type RateLimitConfig = z.infer<typeof rateLimitSchema>;
