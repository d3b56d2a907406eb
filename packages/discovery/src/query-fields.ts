import { labelsSchema } from '@sluice/core/schema';
import { z } from 'zod';

/**
 * Every word by which a target asks a source for endpoints. A kind picks from these, so that the same word means the
 * same in all of them, and a target's form is made from one list.
 */
export const queryFields = {
  service: z
    .string()
    .min(1)
    .max(253)
    .regex(/^[^\s/]+$/, 'must be a name without spaces and slashes')
    .meta({ title: 'Service', description: 'Its name in the registry.', placeholder: 'billing' }),
  match: labelsSchema.meta({
    title: 'Match',
    description: 'Only endpoints that carry all of these labels in the registry.',
  }),
} as const;

export type QueryField = keyof typeof queryFields;
