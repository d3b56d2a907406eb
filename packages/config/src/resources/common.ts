import { labelsSchema, nameSchema } from '@sluice/core/schema';
import { z } from 'zod';

/** What every named resource carries. `name` is its identity in documents, logs and metrics. */
export const resourceShape = {
  name: nameSchema,
  enabled: z
    .boolean()
    .default(true)
    .meta({ title: 'Enabled', description: 'Off keeps it in the configuration without effect.' }),
  description: z.string().max(500).optional().meta({ title: 'Description', input: 'multiline', advanced: true }),
  labels: labelsSchema.optional().meta({ title: 'Labels', advanced: true }),
};
