import { durationSchema, parseDurationMs } from '@sluice/core/schema';
import { z } from 'zod';

const yearMs = 365 * 86_400_000;

/** Strict transport security (RFC 6797) as a listener announces it. */
export const listenerHstsSchema = z
  .strictObject({
    maxAge: durationSchema({ minimumMs: 0, maximumMs: 10 * yearMs })
      .default('365d')
      .meta({
        title: 'For',
        description: 'How long browsers keep to it after each response; 0 makes them forget. Default 365d.',
      }),
    includeSubDomains: z.boolean().default(false).meta({
      title: 'Subdomains too',
      description: 'Every name below the host must then be reachable by https. Default false.',
    }),
    preload: z.boolean().default(false).meta({
      title: 'Preload',
      description:
        'Agrees to be built into browsers, which takes months to undo. Needs `includeSubDomains` and at least 365d. Default false.',
    }),
  })
  .superRefine(({ maxAge, includeSubDomains, preload }, context) => {
    if (!preload) return;
    const refuse = (message: string) => context.addIssue({ code: 'custom', path: ['preload'], message });
    if (!includeSubDomains) refuse('needs includeSubDomains, which the lists of browsers ask for');
    if ((parseDurationMs(maxAge) ?? 0) < yearMs)
      refuse('needs a maxAge of at least 365d, which the lists of browsers ask for');
  })
  .meta({
    title: 'Strict transport security',
    description:
      'Tells browsers to come by https only (HSTS), on every response of this listener. It takes the place of what upstreams and policies say of it; without it that goes out to clients that came by https only, to this listener or to a trusted proxy that says so in X-Forwarded-Proto.',
  });

export type ListenerHstsConfig = z.infer<typeof listenerHstsSchema>;
