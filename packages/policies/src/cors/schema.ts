import { durationSchema, headerNameSchema } from '@sluice/core/schema';
import { z } from 'zod';

const origin = z
  .string()
  .max(270)
  .regex(
    /^(?:\*|[a-z][a-z0-9+.-]*:\/\/(?:\*\.)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?)$/,
    'must be an origin such as https://app.example.com, https://*.example.com or *',
  )
  .meta({ placeholder: 'https://app.example.com' });

export const corsSchema = z
  .strictObject({
    type: z.literal('cors'),
    origins: z.array(origin).min(1).max(1000).meta({
      title: 'Origins',
      description: 'Pages that may read the answers. "*." stands for one or more labels, "*" alone for everybody.',
    }),
    methods: z
      .array(z.string().regex(/^[A-Z][A-Z-]{0,31}$/, 'must be a method in capitals'))
      .min(1)
      .max(50)
      .default(['GET', 'HEAD', 'POST'])
      .meta({ title: 'Methods', description: 'Default GET, HEAD and POST.' }),
    headers: z.array(headerNameSchema).max(100).optional().meta({
      title: 'Request headers',
      description: 'Fields that pages may send. All that they ask for when left out.',
    }),
    exposeHeaders: z.array(headerNameSchema).max(100).optional().meta({
      title: 'Exposed headers',
      description: 'Response fields that pages may read beside the usual ones.',
      advanced: true,
    }),
    credentials: z.boolean().default(false).meta({
      title: 'Credentials',
      description: 'Lets pages send cookies and passwords. Needs named origins.',
    }),
    maxAge: durationSchema({ maximumMs: 86_400_000 }).default('10m').meta({
      title: 'Remembered for',
      description: 'How long browsers need not ask again. Default 10m.',
      advanced: true,
    }),
  })
  .refine(({ credentials, origins }) => !credentials || !origins.includes('*'), {
    error: 'needs named origins in place of "*"',
    path: ['credentials'],
  })
  .meta({
    title: 'CORS',
    description: 'Lets pages of other origins read the answers, and answers their preflight requests.',
    examples: [{ type: 'cors', origins: ['https://app.example.com'] }],
  });

export type CorsConfig = z.infer<typeof corsSchema>;
