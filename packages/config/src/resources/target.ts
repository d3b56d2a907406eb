import { addressSchema, labelsSchema, nameSchema } from '@sluice/core/schema';
import { z } from 'zod';

/** What the operator writes under an upstream: an address, with what the balancer should know about it. */
export const targetSchema = z
  .strictObject({
    address: addressSchema.meta({
      description: 'Host and port. A name is resolved by the worker when it connects.',
    }),
    weight: z.int().min(0).max(1000).default(1).meta({
      title: 'Weight',
      description:
        'Share of the traffic relative to its siblings, 0–1000. 0 keeps it as a spare, picked only when nothing with a weight is left.',
    }),
    zone: nameSchema
      .optional()
      .meta({ title: 'Zone', description: 'Where it runs.', placeholder: 'eu-1a', advanced: true }),
    labels: labelsSchema.optional().meta({ title: 'Labels', advanced: true }),
    draining: z.boolean().default(false).meta({
      title: 'Draining',
      description:
        'It gets no new requests and connections; what is under way is finished, tunnels and WebSockets too. Clients that a cookie binds to it stay until it is taken out, those of a sticky split only where the whole side drains. Its weight is kept, and it is still checked.',
      advanced: true,
    }),
    enabled: z.boolean().default(true).meta({ title: 'Enabled', description: 'Off takes it out of rotation.' }),
  })
  .meta({ title: 'Target' });

export type TargetInput = z.input<typeof targetSchema>;
export type TargetConfig = z.infer<typeof targetSchema>;
