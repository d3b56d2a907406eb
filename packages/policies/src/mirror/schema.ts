import { nameSchema, sizeSchema } from '@sluice/core/schema';
import { z } from 'zod';

export const mirrorSchema = z
  .strictObject({
    type: z.literal('mirror'),
    upstream: nameSchema.meta({
      title: 'Upstream',
      description: 'Gets copies of requests. What it answers is thrown away.',
      reference: 'upstream',
    }),
    percent: z
      .number()
      .min(0)
      .max(100)
      .default(100)
      .meta({ title: 'Share', description: 'Of the requests that are copied, percent. Default 100.' }),
    maxBodySize: sizeSchema({ minimumBytes: 0, maximumBytes: 1_048_576 }).default('64KiB').meta({
      title: 'Largest body',
      description: 'Requests with a larger one are not copied; at most 1MiB, kept in memory. Default 64KiB.',
      advanced: true,
    }),
    concurrency: z.int().min(1).max(10_000).default(64).meta({
      title: 'Copies at a time',
      description: 'Most copies under way to the upstream, per worker; no more are made meanwhile. Default 64.',
      advanced: true,
    }),
  })
  .meta({
    title: 'Mirror',
    description:
      'Sends copies of requests to another upstream, to see how it would do. The client never waits for them.',
    examples: [{ type: 'mirror', upstream: 'billing-next', percent: 10 }],
  });

export type MirrorConfig = z.infer<typeof mirrorSchema>;
