import { cookieNameSchema, durationSchema } from '@sluice/core/schema';
import { z } from 'zod';

/** What there is to say of a cookie that the gateway sets (RFC 6265 §4.1). @param name its default name */
export function gatewayCookieShape(name: string) {
  return {
    cookie: cookieNameSchema
      .refine((text) => !text.startsWith('sluice.'), 'must not begin with "sluice.", which the dashboard\'s cookies do')
      .default(name)
      .meta({ title: 'Cookie', description: `Name of the cookie. Default ${name}.`, placeholder: name }),
    ttl: durationSchema({ minimumMs: 1000, maximumMs: 34_560_000_000 }).optional().meta({
      title: 'Lifetime',
      description: 'How long browsers keep it, 1s–400d. As long as the browser is open when left out.',
      placeholder: 'session',
    }),
    secure: z.enum(['auto', 'always', 'never']).default('auto').meta({
      title: 'Secure',
      description: '`auto` keeps it to https where the client came by https. Default auto.',
      advanced: true,
    }),
    httpOnly: z.boolean().default(true).meta({
      title: 'Hidden from scripts',
      description: 'Pages cannot read it (HttpOnly). Default on.',
      advanced: true,
    }),
    sameSite: z.enum(['strict', 'lax', 'none']).default('lax').meta({
      title: 'SameSite',
      description: 'Which requests of other sites carry it; `none` needs Secure to be always. Default lax.',
      advanced: true,
    }),
  };
}

interface CookieAttributes {
  readonly cookie: string;
  readonly secure: 'auto' | 'always' | 'never';
  readonly sameSite: 'strict' | 'lax' | 'none';
}

/** What browsers would refuse to keep. */
export function refuseLostCookie({ cookie, secure, sameSite }: CookieAttributes, context: z.RefinementCtx): void {
  if (secure === 'always') return;
  const refuse = (message: string) => context.addIssue({ code: 'custom', path: ['secure'], message });
  if (sameSite === 'none') refuse('must be "always" with sameSite "none", or browsers do not keep the cookie');
  else if (/^__(?:Host|Secure)-/i.test(cookie)) {
    refuse(`must be "always" for a cookie named "${cookie}", or browsers do not keep it`);
  }
}
