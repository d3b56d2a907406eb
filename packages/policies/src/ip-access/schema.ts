import { addressRangeSchema } from '@sluice/core/schema';
import { z } from 'zod';

const ranges = z.array(addressRangeSchema).min(1).max(10_000).optional();

export const ipAccessSchema = z
  .strictObject({
    type: z.literal('ip_access'),
    allow: ranges.meta({
      title: 'Allow',
      description: 'Addresses and ranges that may pass. Everybody who is not denied when left out.',
    }),
    deny: ranges.meta({ title: 'Deny', description: 'Addresses and ranges that may not pass, also when allowed.' }),
    status: z
      .int()
      .min(400)
      .max(499)
      .default(403)
      .meta({ title: 'Status', description: 'Of the answer to others. Default 403.', advanced: true }),
    shadow: z
      .boolean()
      .default(false)
      .meta({ title: 'Only count', description: 'Lets everybody pass and counts whom it would have refused.' }),
  })
  .refine(({ allow, deny }) => allow !== undefined || deny !== undefined, {
    error: 'must have "allow", "deny" or both',
    path: ['allow'],
  })
  .meta({
    title: 'IP access',
    description: 'Lets clients pass or not by their address, trusted proxies taken into account.',
    examples: [{ type: 'ip_access', allow: ['10.0.0.0/8'] }],
  });

export type IpAccessConfig = z.infer<typeof ipAccessSchema>;
