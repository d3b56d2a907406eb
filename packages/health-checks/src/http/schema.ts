import { headerValueSchema } from '@sluice/core/schema';
import { z } from 'zod';
import { checkShape } from '../common.ts';

/** One status or a range of them: `200`, `"200-299"`. */
const statusesSchema = z
  .union([z.int().min(200).max(599), z.string().regex(/^[2-5]\d\d(-[2-5]\d\d)?$/, 'must be 200 or "200-299"')])
  .refine((value) => typeof value === 'number' || !value.includes('-') || value.slice(0, 3) <= value.slice(4), {
    message: 'must begin with the lower status',
  })
  .meta({ title: 'Statuses', placeholder: '200-299' });

export const httpCheckSchema = z
  .strictObject({
    type: z.literal('http'),
    path: z
      .string()
      .max(2048)
      .regex(/^\/[\x21\x22\x24-\x5b\x5d-\x7e]*$/, 'must begin with "/" and hold no space, "#" or backslash')
      .default('/')
      .meta({
        title: 'Path',
        description: 'What is asked for, with a query if need be. Default `/`.',
        input: 'path',
        placeholder: '/healthz',
      }),
    method: z.enum(['GET', 'HEAD', 'OPTIONS']).default('GET').meta({ title: 'Method', description: 'Default GET.' }),
    expectedStatus: z
      .array(statusesSchema)
      .min(1)
      .max(50)
      .default(['200-299'])
      .meta({ title: 'Expected status', description: 'Statuses and ranges that pass. Default 200-299.' }),
    host: headerValueSchema.optional().meta({
      title: 'Host',
      description: "Host asked for. When left out, the upstream's fixed host header, or the address checked.",
      advanced: true,
    }),
    expectedBody: z.string().min(1).max(1024).optional().meta({
      title: 'Expected text',
      description: 'Text that the first 64 KiB of the body must hold. Not looked for when left out.',
      advanced: true,
    }),
    ...checkShape,
  })
  .superRefine(({ method, expectedBody }, context) => {
    if (method !== 'HEAD' || expectedBody === undefined) return;
    context.addIssue({
      code: 'custom',
      path: ['expectedBody'],
      message: 'is never found: an answer to HEAD has no body',
    });
  })
  .meta({
    title: 'HTTP',
    description: 'A request that must be answered with an expected status.',
    examples: [{ type: 'http', path: '/healthz' }],
  });

export type HttpCheckConfig = z.infer<typeof httpCheckSchema>;
