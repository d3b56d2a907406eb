import { durationSchema, headerNameSchema } from '@sluice/core/schema';
import { z } from 'zod';
import { writableNameSchema } from '../managed-names.ts';
import { serviceCaSchema, serviceUrlSchema } from '../service-url.ts';

export const forwardAuthSchema = z
  .strictObject({
    type: z.literal('forward_auth'),
    url: serviceUrlSchema.meta({
      title: 'Address',
      description: 'Asked by GET for each request; 200–299 lets it pass, any other answer goes to the client.',
      placeholder: 'http://authelia.internal:9091/api/authz/forward-auth',
    }),
    requestHeaders: z
      .array(writableNameSchema)
      .max(100)
      .default(['authorization', 'cookie', 'accept', 'user-agent', 'x-requested-with'])
      .meta({
        title: 'Request headers',
        description: 'Fields of the request that the service sees, beside X-Forwarded-*.',
        advanced: true,
      }),
    identityHeaders: z.array(writableNameSchema).max(50).default([]).meta({
      title: 'Identity headers',
      description: 'Fields of its answer that the upstream gets; what clients send in them is dropped.',
      placeholder: 'remote-user',
    }),
    userHeader: headerNameSchema.optional().meta({
      title: 'User header',
      description: 'Which field of its answer names the user, for policies after this one.',
      placeholder: 'remote-user',
      advanced: true,
    }),
    timeout: durationSchema({ minimumMs: 10, maximumMs: 60_000 }).default('5s').meta({
      title: 'Timeout',
      description: 'Longest to wait for the whole answer. Default 5s.',
      advanced: true,
    }),
    failOpen: z.boolean().default(false).meta({
      title: 'Fail open',
      description: 'Lets requests pass when the service does not answer, or with 500–599. They get 503 by default.',
      advanced: true,
    }),
    ca: serviceCaSchema,
  })
  .meta({
    title: 'Forward auth',
    description: 'Asks another service, such as Authelia or oauth2-proxy, whether a request may pass.',
    examples: [{ type: 'forward_auth', url: 'http://authelia.internal:9091/api/authz/forward-auth' }],
  });

export type ForwardAuthConfig = z.infer<typeof forwardAuthSchema>;
