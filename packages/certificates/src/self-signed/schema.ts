import { durationSchema } from '@sluice/core/schema';
import { z } from 'zod';

const day = 86_400_000;

/** A host name, `*.` before one, or an IPv4 or IPv6 address. */
const certificateHostSchema = z
  .union(
    [
      z
        .string()
        .max(253)
        .regex(/^(?:\*\.)?[a-z0-9_](?:[a-z0-9-]{0,62})(?:\.[a-z0-9_][a-z0-9-]{0,62})*$/),
      z.ipv4(),
      z.ipv6(),
    ],
    { error: 'must be a lower-case host name, one with "*." before it, or an address' },
  )
  .meta({ title: 'Host', input: 'host', placeholder: 'dev.example.com' });

export const selfSignedSchema = z
  .strictObject({
    type: z.literal('self_signed'),
    hosts: z.array(certificateHostSchema).min(1).max(100).meta({
      title: 'Hosts',
      description: '*.example.com covers names with one more label.',
    }),
    keyType: z.enum(['ecdsa_p256', 'ecdsa_p384', 'rsa_2048']).default('ecdsa_p256').meta({
      title: 'Key',
      description: 'Kind of the private key. Default ecdsa_p256.',
      advanced: true,
    }),
    lifetime: durationSchema({ minimumMs: 60_000, maximumMs: 3650 * day })
      .default('397d')
      .meta({
        title: 'Lifetime',
        description: 'A new one is made at two thirds of it. Browsers take 397d at most. Default 397d.',
        advanced: true,
      }),
  })
  .meta({
    title: 'Self-signed',
    description: 'Made here. Clients do not trust it unless they are told to: for tests and development.',
  });

export type SelfSignedConfig = z.infer<typeof selfSignedSchema>;
