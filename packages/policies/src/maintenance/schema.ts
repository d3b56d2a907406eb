import { addressRangeSchema, durationSchema } from '@sluice/core/schema';
import { z } from 'zod';

export const maintenanceSchema = z
  .strictObject({
    type: z.literal('maintenance'),
    active: z.boolean().default(true).meta({
      title: 'Under maintenance',
      description: 'Off keeps the page ready without showing it. Default on.',
    }),
    text: z
      .string()
      .max(16_384)
      .default('Down for maintenance. Please try again later.')
      .meta({ title: 'Text', description: 'What everybody gets who does not ask for HTML.', input: 'multiline' }),
    html: z
      .string()
      .max(65_536)
      .optional()
      .meta({ title: 'HTML', description: 'What browsers get. The text when left out.', input: 'multiline' }),
    retryAfter: durationSchema({ minimumMs: 0, maximumMs: 604_800_000 }).default('5m').meta({
      title: 'Retry-After',
      description: 'When clients are told to come back, in whole seconds; 0 leaves the field out. Default 5m.',
    }),
    allow: z.array(addressRangeSchema).max(1000).default([]).meta({
      title: 'Let through',
      description: 'Client addresses and ranges that get the real thing, trusted proxies taken into account.',
    }),
  })
  .meta({
    title: 'Maintenance page',
    description: 'Answers 503 with a page in place of the upstream, but for those who are let through.',
  });

export type MaintenanceConfig = z.infer<typeof maintenanceSchema>;
