import {
  durationSchema,
  headerNameSchema,
  headerValueSchema,
  labelsSchema,
  nameSchema,
  sizeSchema,
} from '@sluice/core/schema';
import { policySchema } from '@sluice/policies/schemas';
import { z } from 'zod';
import { resourceShape } from './common.ts';
import { routeMatchSchema } from './route-match.ts';
import { stickySplitSchema } from './sticky-split.ts';

/** `api.example.com`, `*.example.com` (one or more labels in place of the star) or `*`. Lower-case, no port. */
export const hostPatternSchema = z
  .string()
  .max(253)
  .regex(
    /^(?:\*|(?:\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*|\[[0-9a-f:.]+\])$/,
    'must be a lower-case host, "*.host" or "*", without port',
  )
  .meta({ input: 'host', placeholder: 'api.example.com' });

const weightedUpstreamSchema = z
  .strictObject({
    name: nameSchema.meta({ title: 'Upstream', reference: 'upstream' }),
    weight: z
      .int()
      .min(0)
      .max(10_000)
      .default(1)
      .meta({ title: 'Weight', description: 'Share relative to its siblings, 0–10000.' }),
    subset: labelsSchema.optional().meta({
      title: 'Subset',
      description: 'Only endpoints that carry all of these labels.',
      advanced: true,
    }),
  })
  .meta({ title: 'Upstream' });

const replacementPath = z
  .string()
  .max(2048)
  .regex(/^\/[\x21-\x7e]*$/, 'must start with "/" and hold visible ASCII only')
  .meta({ input: 'path' });

/** How a path is replaced: the matched prefix, all of it, or by an RE2 expression with `$1` groups. */
const pathReplacementSchema = z
  .union(
    [
      z.strictObject({ prefix: replacementPath.meta({ title: 'Replace the matched prefix by' }) }),
      z.strictObject({ full: replacementPath.meta({ title: 'Replace the whole path by' }) }),
      z.strictObject({
        regex: z.string().min(1).max(1024).meta({ title: 'Expression', input: 'regex' }),
        replacement: z
          .string()
          .max(2048)
          .refine((text) => !/\p{Cc}/u.test(text), 'must hold no control characters')
          .meta({ title: 'Replacement', description: '$1 is the first group.' }),
      }),
    ],
    { error: 'must have exactly one of "prefix", "full" and "regex" with "replacement"' },
  )
  .meta({ title: 'Path' });

const rewriteSchema = z
  .strictObject({
    path: pathReplacementSchema.optional(),
    host: headerValueSchema.optional().meta({ title: 'Host', description: 'Host sent upstream.' }),
  })
  .meta({ title: 'Rewrite', advanced: true });

const redirectSchema = z
  .strictObject({
    scheme: z.enum(['http', 'https']).optional().meta({ title: 'Scheme', placeholder: 'Unchanged' }),
    host: headerValueSchema.optional().meta({ title: 'Host' }),
    port: z.int().min(1).max(65_535).optional().meta({ title: 'Port' }),
    path: pathReplacementSchema.optional(),
    stripQuery: z.boolean().default(false).meta({ title: 'Drop the query' }),
    status: z
      .union([z.literal(301), z.literal(302), z.literal(303), z.literal(307), z.literal(308)])
      .default(308)
      .meta({ title: 'Status', description: '308 keeps method and body. Default 308.' }),
  })
  .meta({ title: 'Redirect' });

const directResponseSchema = z
  .strictObject({
    status: z.int().min(200).max(599).meta({ title: 'Status' }),
    body: z.string().max(65_536).default('').meta({ title: 'Body', input: 'multiline' }),
    headers: z.record(headerNameSchema, headerValueSchema).optional().meta({ title: 'Headers' }),
  })
  .meta({ title: 'Direct response' });

export const routeSchema = z
  .strictObject({
    ...resourceShape,
    listeners: z
      .array(nameSchema.meta({ reference: 'listener' }))
      .min(1)
      .optional()
      .meta({ title: 'Listeners', description: 'All when left out.', advanced: true }),
    hosts: z.array(hostPatternSchema).min(1).max(1000).optional().meta({
      title: 'Hosts',
      description: 'Any host when left out. *.example.com covers every name below it, not example.com.',
    }),
    match: routeMatchSchema.prefault({}),
    priority: z.int().min(-1_000_000).max(1_000_000).default(0).meta({
      title: 'Priority',
      description: 'A higher one is tried first, before any other rule of precedence. Default 0.',
      advanced: true,
    }),
    upstreams: z.array(weightedUpstreamSchema).min(1).max(100).optional().meta({ title: 'Upstreams' }),
    sticky: stickySplitSchema.optional(),
    redirect: redirectSchema.optional(),
    directResponse: directResponseSchema.optional(),
    rewrite: rewriteSchema.optional(),
    timeout: durationSchema({ minimumMs: 1, maximumMs: 86_400_000 }).optional().meta({
      title: 'Total timeout',
      description: 'Longest a whole exchange may take; WebSockets are not counted. No limit when left out.',
      advanced: true,
    }),
    maxBodySize: sizeSchema({ minimumBytes: 0 }).optional().meta({
      title: 'Largest request body',
      description: "Larger gets 413. The listener's limit when left out.",
      advanced: true,
    }),
    websocket: z
      .boolean()
      .default(true)
      .meta({ title: 'WebSocket', description: 'Lets clients upgrade to WebSocket.', advanced: true }),
    policies: z.array(policySchema).max(100).default([]).meta({ title: 'Policies' }),
  })
  .superRefine((route, context) => {
    const actions = [route.upstreams, route.redirect, route.directResponse].filter((action) => action !== undefined);
    if (actions.length !== 1) {
      context.addIssue({
        code: 'custom',
        path: ['upstreams'],
        message: 'must have exactly one of "upstreams", "redirect" and "directResponse"',
      });
    }
    if (route.sticky !== undefined && route.upstreams === undefined) {
      context.addIssue({ code: 'custom', path: ['sticky'], message: 'a sticky split needs "upstreams"' });
    }
    if (route.rewrite !== undefined && route.upstreams === undefined) {
      context.addIssue({ code: 'custom', path: ['rewrite'], message: 'a rewrite needs "upstreams"' });
    }
  })
  .meta({ title: 'Route', description: 'Match, policies and where matching requests go.' });

export type RouteInput = z.input<typeof routeSchema>;
export type RouteConfig = z.infer<typeof routeSchema>;
