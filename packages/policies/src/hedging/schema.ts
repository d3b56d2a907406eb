import { durationSchema } from '@sluice/core/schema';
import { z } from 'zod';

export const hedgingSchema = z
  .strictObject({
    type: z.literal('hedging'),
    delay: durationSchema({ minimumMs: 1, maximumMs: 600_000 }).default('200ms').meta({
      title: 'Delay',
      description:
        'Another attempt begins when none has an answer after this, and so on. Best what 19 of 20 requests take. Default 200ms.',
    }),
    attempts: z.int().min(2).max(5).default(2).meta({
      title: 'Attempts',
      description: 'Most attempts under way at a time, the first included, 2–5. Default 2.',
    }),
    methods: z
      .array(z.enum(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE']))
      .min(1)
      .default(['GET', 'HEAD', 'OPTIONS'])
      .meta({
        title: 'Methods',
        description: 'Requests that are sent more than once. Only those that mean the same when sent twice can be.',
      }),
    budget: z
      .strictObject({
        percent: z.number().min(0).max(100).default(20).meta({
          title: 'Share',
          description: 'Further attempts as a share of the requests of the last 10s, percent. Default 20.',
        }),
        minimumConcurrency: z.int().min(0).max(1000).default(3).meta({
          title: 'Always allowed',
          description: 'Further attempts under way at a time whatever the share says, 0–1000. Default 3.',
        }),
      })
      .prefault({})
      .meta({
        title: 'Budget',
        description: 'The one of retries: both are counted together, per upstream in each worker.',
        advanced: true,
      }),
  })
  .meta({
    title: 'Hedging',
    description:
      'Asks another endpoint as well when the first is slow, and takes the answer that comes first. The slower attempt is given up.',
  });

export type HedgingConfig = z.infer<typeof hedgingSchema>;
