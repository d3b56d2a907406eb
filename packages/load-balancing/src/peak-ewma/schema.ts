import { durationSchema } from '@sluice/core/schema';
import { z } from 'zod';

export const peakEwmaSchema = z
  .strictObject({
    type: z.literal('peak_ewma'),
    decay: durationSchema({ minimumMs: 100, maximumMs: 600_000 }).default('10s').meta({
      title: 'Decay time',
      description:
        'How long a slow answer is remembered: after this time it counts for a third, 100ms–10m. Shorter forgives sooner. Default 10s.',
    }),
  })
  .meta({
    title: 'Peak EWMA',
    description:
      'Of two endpoints drawn by weight the one that is expected to answer sooner: by how long its answers take, the worst of late counting most, and by how many requests wait for it.',
  });

export type PeakEwmaConfig = z.infer<typeof peakEwmaSchema>;
