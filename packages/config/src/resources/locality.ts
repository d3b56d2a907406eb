import { nameSchema } from '@sluice/core/schema';
import { z } from 'zod';

export const localitySchema = z
  .strictObject({
    zones: z
      .array(nameSchema.meta({ title: 'Zone', placeholder: 'eu-1b' }))
      .max(100)
      .default([])
      .meta({
        title: 'Other zones',
        description:
          "In order of preference, after the gateway's own zone. Targets of all other zones, and of none, come last and together.",
      }),
    threshold: z.int().min(1).max(100).default(70).meta({
      title: 'Threshold',
      description:
        'Percent of the weight of a zone that must be available for it to take all requests; of what is missing below that the share spills over to the next zone, 1–100. Default 70.',
    }),
  })
  .meta({
    title: 'Locality',
    description:
      "Requests go to targets in the gateway's own zone (`zone` in the settings, or SLUICE_ZONE), and to other zones when too few of these are available.",
    advanced: true,
  });
