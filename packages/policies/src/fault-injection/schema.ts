import { durationSchema, headerNameSchema, headerValueSchema } from '@sluice/core/schema';
import { z } from 'zod';

const percent = () =>
  z.number().min(0).max(100).meta({ title: 'Share', description: 'Of the requests that it applies to, percent.' });

const delaySchema = z
  .strictObject({
    percent: percent(),
    duration: durationSchema({ minimumMs: 1, maximumMs: 600_000 }).meta({
      title: 'Duration',
      description: 'How long a request is held back before anything else is done with it.',
    }),
  })
  .meta({ title: 'Delay' });

const abortSchema = z
  .strictObject({
    percent: percent(),
    status: z.int().min(400).max(599).optional().meta({
      title: 'Status',
      description: 'Of the answer in place of the upstream. The connection is cut when left out.',
    }),
  })
  .meta({ title: 'Abort', description: 'Answers with a status, or cuts the connection without an answer.' });

export const faultInjectionSchema = z
  .strictObject({
    type: z.literal('fault_injection'),
    delay: delaySchema.optional(),
    abort: abortSchema.optional(),
    header: z
      .strictObject({
        name: headerNameSchema,
        value: headerValueSchema.optional().meta({ title: 'Value', description: 'Any when left out.' }),
      })
      .optional()
      .meta({
        title: 'Only with header',
        description: 'Other requests are spared. The field is taken out before a request is sent on.',
      }),
  })
  .refine(({ delay, abort }) => delay !== undefined || abort !== undefined, 'must have "delay", "abort" or both')
  .meta({
    title: 'Fault injection',
    description: 'Breaks a share of the requests on purpose, to see how clients bear it. Delays come before aborts.',
    examples: [{ type: 'fault_injection', delay: { percent: 10, duration: '500ms' } }],
  });

export type FaultInjectionConfig = z.infer<typeof faultInjectionSchema>;
