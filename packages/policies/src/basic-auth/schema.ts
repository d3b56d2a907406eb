import { secretSchema } from '@sluice/core/schema';
import { z } from 'zod';
import { writableNameSchema } from '../managed-names.ts';

/** Without a colon, which ends the name (RFC 7617 §2). */
const userName = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[^\p{Cc}:]+$/u, 'must hold no colon and no control characters');

const userSchema = z
  .strictObject({
    name: userName.meta({ title: 'User' }),
    password: secretSchema('scrypt').meta({
      title: 'Password',
      description: 'Kept as a scrypt hash; one in the form $scrypt$ln=…$…$… is taken as it is.',
    }),
  })
  .meta({ title: 'User' });

export const basicAuthSchema = z
  .strictObject({
    type: z.literal('basic_auth'),
    users: z
      .array(userSchema)
      .min(1)
      .max(1000)
      .refine((users) => new Set(users.map(({ name }) => name)).size === users.length, 'has a name twice')
      .meta({ title: 'Users' }),
    realm: z
      .string()
      .min(1)
      .max(128)
      .regex(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/, 'must be plain text without quotes')
      .default('Restricted')
      .meta({ title: 'Realm', description: 'Shown by browsers that ask for a password. Default Restricted.' }),
    userHeader: writableNameSchema.optional().meta({
      title: 'User header',
      description: 'Request field that tells the upstream who it was; what clients send in it is dropped.',
      placeholder: 'x-user',
      advanced: true,
    }),
    forwardCredentials: z.boolean().default(false).meta({
      title: 'Forward credentials',
      description: 'Leaves the Authorization field in the request. Taken out by default.',
      advanced: true,
    }),
  })
  .meta({
    title: 'Basic auth',
    description: 'Asks for user and password (RFC 7617).',
    examples: [{ type: 'basic_auth', users: [{ name: 'ada', password: 'correct horse battery' }] }],
  });

export type BasicAuthConfig = z.infer<typeof basicAuthSchema>;
