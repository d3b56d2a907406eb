import { z } from 'zod';
import { writableNameSchema } from './managed-names.ts';

const claimPath = z
  .string()
  .min(1)
  .max(256)
  .meta({ title: 'Claim', description: 'Parts of a nested one joined by dots.', placeholder: 'realm_access.roles' });

/** What claims must be, beside what every token is checked for. */
export const claimRulesSchema = z
  .array(
    z
      .strictObject({
        claim: claimPath,
        values: z.array(z.string().min(1).max(1024)).min(1).max(100).meta({
          title: 'One of',
          description: 'The claim is one of these; one that is a list, or a scope, holds one of these.',
        }),
      })
      .meta({ title: 'Rule' }),
  )
  .max(50)
  .optional()
  .meta({ title: 'Claim rules', description: 'All of them must hold, or the answer is 403.' });

/** Which claims the upstream gets, and in which fields. */
export const claimHeadersSchema = z
  .record(writableNameSchema, claimPath)
  .refine((headers) => Object.keys(headers).length <= 32, 'has more than 32 entries')
  .optional()
  .meta({
    title: 'Claims as headers',
    description: 'Request fields with claims for the upstream; what clients send in them is dropped.',
  });
