import { addressRangeSchema, headerNameSchema } from '@sluice/core/schema';
import { z } from 'zod';

/** Requests are normalised before they are matched (RFC 3986 §6.2.2), so any other spelling would never match. */
function escapesAreNormal(path: string): boolean {
  return [...path.matchAll(/%(.{0,2})/g)].every(([, digits = '']) => {
    if (!/^[0-9A-F]{2}$/.test(digits)) return false;
    const character = String.fromCharCode(Number.parseInt(digits, 16));
    return !/[A-Za-z0-9\-._~/\\\0]/.test(character);
  });
}

const pathText = z
  .string()
  .max(2048)
  .regex(/^\/[\x21-\x7e]*$/, 'must start with "/" and hold visible ASCII only')
  .refine((path) => !/[?#\\]/.test(path), 'must not hold "?", "#" or "\\"')
  .refine((path) => !/\/\.{1,2}(?:[/;]|$)/.test(path), 'must not hold the segment "." or ".."')
  .refine(
    escapesAreNormal,
    'must escape as requests are compared: "%" and two capital digits, letters and "-._~" as they are',
  )
  .meta({ input: 'path', placeholder: '/billing' });

const regexText = z
  .string()
  .min(1)
  .max(1024)
  .meta({ input: 'regex', description: 'RE2 syntax, matches the whole value.', placeholder: '/v[0-9]+/.*' });

/** Exactly one of the three. */
export const pathMatchSchema = z
  .union(
    [
      z.strictObject({ exact: pathText.meta({ title: 'Exact path' }) }),
      z.strictObject({
        prefix: pathText.meta({ title: 'Path prefix', description: 'By segment: /a covers /a and /a/b, not /ab.' }),
      }),
      z.strictObject({ regex: regexText.meta({ title: 'Path expression' }) }),
    ],
    { error: 'must have exactly one of "exact", "prefix" and "regex"' },
  )
  .meta({ title: 'Path' });

/** Exactly one of the four next to the name. */
function valueMatch(name: z.ZodType<string>, title: string) {
  return z
    .union(
      [
        z.strictObject({ name, exact: z.string().max(4096).meta({ title: 'Exact value' }) }),
        z.strictObject({ name, prefix: z.string().min(1).max(4096).meta({ title: 'Value prefix' }) }),
        z.strictObject({ name, regex: regexText.meta({ title: 'Value expression' }) }),
        z.strictObject({
          name,
          present: z.boolean().meta({ title: 'Present', description: 'Whether it must be there or must not.' }),
        }),
      ],
      { error: 'must have "name" and exactly one of "exact", "prefix", "regex" and "present"' },
    )
    .meta({ title });
}

export const headerMatchSchema = valueMatch(headerNameSchema, 'Header');
export const queryMatchSchema = valueMatch(z.string().min(1).max(256).meta({ title: 'Parameter' }), 'Query parameter');

export const methodSchema = z
  .string()
  .regex(/^[A-Z][A-Z-]{0,31}$/, 'must be a method in capitals, such as GET')
  .refine((method) => method !== 'CONNECT', 'CONNECT cannot be routed');

/** All conditions given must hold. */
export const routeMatchSchema = z
  .strictObject({
    path: pathMatchSchema.optional(),
    methods: z
      .array(methodSchema)
      .min(1)
      .max(32)
      .optional()
      .meta({ title: 'Methods', description: 'Any when left out. GET includes HEAD.' }),
    headers: z
      .array(headerMatchSchema)
      .max(32)
      .optional()
      .meta({ title: 'Headers', description: 'Every one must hold.', advanced: true }),
    query: z
      .array(queryMatchSchema)
      .max(32)
      .optional()
      .meta({ title: 'Query parameters', description: 'Every one must hold.', advanced: true }),
    clientAddresses: z
      .array(addressRangeSchema)
      .min(1)
      .max(1000)
      .optional()
      .meta({ title: 'Client addresses', description: 'The client must be in one of these ranges.', advanced: true }),
  })
  .meta({ title: 'Match' });

export type PathMatch = z.infer<typeof pathMatchSchema>;
export type ValueMatch = z.infer<typeof headerMatchSchema>;
export type RouteMatchConfig = z.infer<typeof routeMatchSchema>;
