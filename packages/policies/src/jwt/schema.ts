import { durationSchema, headerNameSchema, secretSchema } from '@sluice/core/schema';
import { z } from 'zod';
import { claimHeadersSchema, claimRulesSchema } from '../claim-schemas.ts';
import { serviceCaSchema, serviceUrlSchema } from '../service-url.ts';

/** RFC 7518 §3.1 and RFC 8037 §3.1. Never `none`. */
export const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'HS256',
  'HS384',
  'HS512',
] as const;

export type Algorithm = (typeof algorithms)[number];

const keysSchema = z
  .union(
    [
      z
        .strictObject({
          url: serviceUrlSchema.meta({
            title: 'Address of the keys',
            description: 'A JSON Web Key Set, often found as jwks_uri of the issuer.',
            placeholder: 'https://login.example.com/.well-known/jwks.json',
          }),
          refresh: durationSchema({ minimumMs: 10_000, maximumMs: 86_400_000 }).default('10m').meta({
            title: 'Refresh',
            description: 'How old keys may be before they are fetched again. Default 10m.',
            advanced: true,
          }),
          ca: serviceCaSchema,
        })
        .meta({ title: 'Keys by address' }),
      z
        .strictObject({
          jwks: z.string().min(2).max(262_144).refine(isKeySet, 'must be a JSON Web Key Set: {"keys": […]}').meta({
            title: 'Keys',
            description: 'A JSON Web Key Set.',
            input: 'multiline',
          }),
        })
        .meta({ title: 'Keys written here' }),
      z
        .strictObject({
          secret: secretSchema().meta({
            title: 'Shared secret',
            description: 'For HS256, HS384 and HS512: at least 32 bytes that issuer and gateway share.',
          }),
        })
        .meta({ title: 'Shared secret' }),
    ],
    { error: 'must have exactly one of "url", "jwks" and "secret"' },
  )
  .meta({ title: 'Keys' });

function isKeySet(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'keys' in value && Array.isArray(value.keys);
  } catch {
    return false;
  }
}

const text = z.string().min(1).max(1024);

export const jwtSchema = z
  .strictObject({
    type: z.literal('jwt'),
    keys: keysSchema,
    issuers: z.array(text).min(1).max(100).optional().meta({
      title: 'Issuers',
      description: 'One of these has issued the token. Any when left out.',
    }),
    audiences: z.array(text).min(1).max(100).optional().meta({
      title: 'Audiences',
      description: 'The token is for one of these. Not looked at when left out.',
    }),
    claims: claimRulesSchema,
    claimHeaders: claimHeadersSchema,
    algorithms: z.array(z.enum(algorithms)).min(1).optional().meta({
      title: 'Algorithms',
      description: 'All that fit the keys when left out.',
      advanced: true,
    }),
    header: headerNameSchema.optional().meta({
      title: 'Header',
      description: 'Field with the token, with or without "Bearer". Default authorization when no place is named.',
      placeholder: 'authorization',
      advanced: true,
    }),
    cookie: z
      .string()
      .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/, 'is not a cookie name')
      .optional()
      .meta({ title: 'Cookie', description: 'Cookie with the token.', advanced: true }),
    clockSkew: durationSchema({ maximumMs: 600_000 }).default('30s').meta({
      title: 'Clock skew',
      description: 'How far clocks may differ when times are looked at. Default 30s.',
      advanced: true,
    }),
    requireExpiry: z.boolean().default(true).meta({
      title: 'Must expire',
      description: 'Refuses tokens without "exp". On by default.',
      advanced: true,
    }),
    optional: z.boolean().default(false).meta({
      title: 'Optional',
      description: 'Lets requests without a token pass; bad tokens are refused all the same.',
      advanced: true,
    }),
    forwardToken: z.boolean().default(false).meta({
      title: 'Forward the token',
      description: 'Leaves the token in the request. Taken out by default.',
      advanced: true,
    }),
  })
  .refine(
    ({ keys, algorithms: wanted }) => wanted?.every((name) => name.startsWith('HS') === 'secret' in keys) !== false,
    {
      error: 'do not fit the keys: HS256, HS384 and HS512 are for a shared secret, the others for key sets',
      path: ['algorithms'],
    },
  )
  .meta({
    title: 'JWT',
    description: 'Asks for a signed token (RFC 7519).',
    examples: [
      {
        type: 'jwt',
        keys: { url: 'https://login.example.com/.well-known/jwks.json' },
        issuers: ['https://login.example.com/'],
        audiences: ['billing'],
      },
    ],
  });

export type JwtConfig = z.infer<typeof jwtSchema>;
export type JwtKeysConfig = JwtConfig['keys'];
