import { headerValueSchema } from '@sluice/core/schema';
import { z } from 'zod';

export const securityHeadersSchema = z
  .strictObject({
    type: z.literal('security_headers'),
    noSniff: z.boolean().default(true).meta({
      title: 'No sniffing',
      description: 'X-Content-Type-Options: browsers go by the type that the answer names. On by default.',
    }),
    frames: z.enum(['deny', 'same_origin', 'allow']).default('same_origin').meta({
      title: 'Frames',
      description: 'X-Frame-Options: which pages may show the answer in a frame. Default same_origin.',
    }),
    referrer: z
      .enum([
        'no-referrer',
        'same-origin',
        'strict-origin',
        'strict-origin-when-cross-origin',
        'no-referrer-when-downgrade',
        'unset',
      ])
      .default('strict-origin-when-cross-origin')
      .meta({
        title: 'Referrer',
        description: 'Referrer-Policy: what other sites learn of where a visitor comes from.',
      }),
    permissions: headerValueSchema.default('camera=(), geolocation=(), microphone=()').meta({
      title: 'Permissions',
      description: 'Permissions-Policy. Not set when empty. Without camera, microphone and place by default.',
      advanced: true,
    }),
    opener: z.enum(['same-origin', 'same-origin-allow-popups', 'unset']).default('same-origin-allow-popups').meta({
      title: 'Opener',
      description: 'Cross-Origin-Opener-Policy: whether other pages keep a hold on this one.',
      advanced: true,
    }),
    contentSecurityPolicy: headerValueSchema.optional().meta({
      title: 'Content security policy',
      description: 'Where scripts, styles and the like may come from.',
      placeholder: "default-src 'self'",
    }),
    reportOnly: z.boolean().default(false).meta({
      title: 'Report only',
      description: 'Browsers report what breaks the content security policy, and let it pass.',
      advanced: true,
    }),
    hideSoftware: z.boolean().default(true).meta({
      title: 'Hide software',
      description: 'Takes Server, X-Powered-By and X-AspNet-Version out. On by default.',
    }),
    override: z.boolean().default(false).meta({
      title: 'Override',
      description: 'Replaces what the upstream says; else only what is missing is added.',
      advanced: true,
    }),
  })
  .meta({
    title: 'Security headers',
    description: 'Adds the response fields that tell browsers to be careful.',
  });

export type SecurityHeadersConfig = z.infer<typeof securityHeadersSchema>;
