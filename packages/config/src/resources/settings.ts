import { addressRangeSchema, addressSchema, durationSchema, headerNameSchema, nameSchema } from '@sluice/core/schema';
import { accessListSchema } from '@sluice/policies/schemas';
import { z } from 'zod';

/** What concerns the whole gateway. Exactly one of it, so it has no name. */
export const settingsSchema = z
  .strictObject({
    trustedProxies: z.array(addressRangeSchema).max(1000).default([]).meta({
      title: 'Trusted proxies',
      description:
        'Peers whose X-Forwarded-* and Forwarded fields are believed, and PROXY headers where a listener takes them. Nobody by default.',
    }),
    requestIdHeader: headerNameSchema.default('x-request-id').meta({
      title: 'Request id header',
      description:
        'Carries the id of each exchange to the upstream and the client. Taken over from trusted proxies. Default x-request-id.',
      advanced: true,
    }),
    zone: nameSchema.optional().meta({
      title: 'Zone',
      description:
        'Where the gateway runs: upstreams with locality prefer targets of the same zone. SLUICE_ZONE in the environment comes before it.',
      placeholder: 'eu-1a',
      advanced: true,
    }),
    drainTimeout: durationSchema({ minimumMs: 0, maximumMs: 3_600_000 }).default('30s').meta({
      title: 'Drain timeout',
      description:
        'Longest a worker that leaves waits for its exchanges, WebSockets and TCP connections; WebSockets and TCP connections whose listener or route is taken away have as long. A container engine must wait longer. Default 30s.',
      advanced: true,
    }),
    accessLists: z
      .array(accessListSchema)
      .max(500)
      .refine((lists) => new Set(lists.map(({ name }) => name)).size === lists.length, 'has a name twice')
      .optional()
      .meta({
        title: 'Access lists',
        description: 'Lists of addresses, passwords, keys and tokens that policies of routes use by name.',
      }),
    metrics: z
      .strictObject({
        prefix: z
          .string()
          .regex(/^[a-z][a-z0-9_]{0,31}$/, 'must be 1–32 lower-case letters, digits or "_"')
          .default('sluice')
          .meta({
            title: 'Metric prefix',
            description: 'First word of every metric name. Default sluice.',
          }),
        address: addressSchema.default('127.0.0.1:8701').meta({
          title: 'Metrics address',
          description: 'Where Prometheus finds /metrics. Default 127.0.0.1:8701.',
          placeholder: '127.0.0.1:8701',
        }),
      })
      .prefault({})
      .meta({ title: 'Metrics' }),
  })
  .meta({ title: 'Settings' });

export type SettingsInput = z.input<typeof settingsSchema>;
export type SettingsConfig = z.infer<typeof settingsSchema>;
