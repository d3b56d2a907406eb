import { durationSchema, secretSchema } from '@sluice/core/schema';
import { z } from 'zod';
import { claimHeadersSchema, claimRulesSchema } from '../claim-schemas.ts';
import { serviceCaSchema, serviceUrlSchema } from '../service-url.ts';

/** Written as it comes out of normalisation, or it would never be met. */
const ownPath = z
  .string()
  .max(256)
  .regex(
    /^(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._~-]+)+$/,
    'must be a plain path, such as /login/callback, without escapes, query and final slash',
  )
  .refine((path) => !path.startsWith('/_/'), 'must not begin with "/_/", where the gateway answers before any route')
  .meta({ input: 'path' });

/** RFC 6749 §3.3. */
const scope = z
  .string()
  .max(128)
  .regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, 'must be visible ASCII without spaces, quotes and backslashes');

export const oidcSchema = z
  .strictObject({
    type: z.literal('oidc'),
    issuer: serviceUrlSchema
      .refine((url) => !url.includes('?'), 'must have no query')
      .meta({
        title: 'Issuer',
        description:
          'The provider, exactly as it names itself; /.well-known/openid-configuration is asked for below it.',
        placeholder: 'https://login.example.com/realms/staff',
      }),
    clientId: z
      .string()
      .min(1)
      .max(256)
      .regex(/^[\x20-\x7e]+$/, 'must be visible ASCII')
      .meta({ title: 'Client id', description: 'As the provider knows the gateway.' }),
    clientSecret: secretSchema().optional().meta({
      title: 'Client secret',
      description: 'Left out for a public client, which proves itself by PKCE alone.',
      secret: true,
      secretForm: 'text',
    }),
    scopes: z
      .array(scope)
      .max(50)
      .refine((scopes) => scopes.includes('openid'), 'must have "openid" among them')
      .default(['openid', 'profile', 'email'])
      .meta({ title: 'Scopes', description: 'What the provider is asked for. Default openid, profile, email.' }),
    claims: claimRulesSchema,
    claimHeaders: claimHeadersSchema,
    sessionLifetime: durationSchema({ minimumMs: 60_000, maximumMs: 30 * 86_400_000 })
      .default('8h')
      .meta({
        title: 'Session lifetime',
        description: 'How long after signing in one has to sign in again. Default 8h.',
      }),
    idleTimeout: durationSchema({ minimumMs: 60_000, maximumMs: 30 * 86_400_000 })
      .default('1h')
      .meta({
        title: 'Idle timeout',
        description: 'How long a session lives without a request. Default 1h.',
      }),
    callbackPath: ownPath.default('/.sluice/oidc/callback').meta({
      title: 'Callback path',
      description:
        'Where the provider sends browsers back to; the route must match it, and the provider know its URL. Default /.sluice/oidc/callback.',
      advanced: true,
    }),
    logoutPath: ownPath.default('/.sluice/oidc/logout').meta({
      title: 'Sign-out path',
      description: 'Ends the session; the route must match it. Default /.sluice/oidc/logout.',
      advanced: true,
    }),
    redirectAlways: z.boolean().default(false).meta({
      title: 'Redirect always',
      description:
        'Sends every GET without a session to the provider, also what is no page load, such as fetch. Those get 401 by default.',
      advanced: true,
    }),
    cookie: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,32}$/, 'must be 1–32 letters, digits, "_" and "-"')
      .optional()
      .meta({
        title: 'Cookie',
        description:
          'Ends the name of the session cookie, sluice.login.<cookie>. Made from issuer and client when left out.',
        advanced: true,
      }),
    clockSkew: durationSchema({ maximumMs: 600_000 }).default('30s').meta({
      title: 'Clock skew',
      description: 'How far clocks may differ when times of tokens are looked at. Default 30s.',
      advanced: true,
    }),
    ca: serviceCaSchema,
  })
  .refine(({ callbackPath, logoutPath }) => callbackPath !== logoutPath, {
    error: 'must differ from the callback path',
    path: ['logoutPath'],
  })
  .meta({
    title: 'OpenID Connect login',
    description: 'Asks browsers to sign in at an OpenID Connect provider, and keeps them signed in by a cookie.',
    examples: [{ type: 'oidc', issuer: 'https://login.example.com/realms/staff', clientId: 'gateway' }],
  });

export type OidcConfig = z.infer<typeof oidcSchema>;
