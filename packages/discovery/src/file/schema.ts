import { z } from 'zod';
import { queryFields } from '../query-fields.ts';

export const fileSourceSchema = z
  .strictObject({
    type: z.literal('file'),
    path: z
      .string()
      .regex(/^\/[^\0]{1,4095}$/, 'must be an absolute path')
      .meta({
        title: 'File',
        description:
          'YAML or JSON of this machine: services with their endpoints, or groups as Prometheus writes them (file_sd). Read again when it changes. At most 16 MiB.',
        placeholder: '/etc/sluice/endpoints.yaml',
      }),
  })
  .meta({ title: 'File', description: 'Endpoints in a file that something else writes.' });

export type FileSourceConfig = z.infer<typeof fileSourceSchema>;

export const fileQuerySchema = z
  .strictObject({ service: queryFields.service.optional(), match: queryFields.match.optional() })
  .meta({ title: 'File' });

export type FileQuery = z.infer<typeof fileQuerySchema>;
