import type { Logger } from '@sluice/core/logger';
import { authSchema, maximumPasswordLength, minimumPasswordLength, type Store } from '@sluice/store';
import { type BetterAuthOptions, betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { clientAddressHeader } from './client-address.ts';
import { withHashedSessionTokens } from './hashed-session-tokens.ts';

const dayS = 86_400;

export interface AuthOptions {
  readonly store: Store;
  readonly logger: Logger;
}

/**
 * Sessions and passwords by better-auth on the store's tables. Sign-up is closed: administrators are made by the
 * setup token, the CLI or another administrator. What it answers over HTTP is narrowed by `createAuthHandler`, which
 * also checks the origin and limits attempts, so its own switches for these are off.
 */
export function createAuth({ store, logger }: AuthOptions) {
  if (store.secretKey === undefined) throw new Error('sign-in needs the store to be open with its secret key');
  const adapter = drizzleAdapter(store.db, { provider: 'sqlite', schema: authSchema });
  return betterAuth({
    appName: 'Sluice',
    basePath: '/api/auth',
    secret: store.secretKey.deriveKey('auth').toString('base64url'),
    database: (options: BetterAuthOptions) => withHashedSessionTokens(adapter(options)),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: minimumPasswordLength,
      maxPasswordLength: maximumPasswordLength,
    },
    user: { additionalFields: { role: { type: 'string', input: false, defaultValue: 'viewer' } } },
    // Cookies are not cached, so that ending a session works at once.
    session: { expiresIn: 7 * dayS, updateAge: dayS, cookieCache: { enabled: false } },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: {
      level: 'warn',
      log: (level, message) => logger[level === 'error' ? 'error' : 'debug']({ source: 'better-auth' }, message),
    },
    advanced: {
      cookiePrefix: 'sluice',
      // `createAuthHandler` adds Secure where the page came over TLS.
      useSecureCookies: false,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'strict', path: '/' },
      disableCSRFCheck: true,
      disableOriginCheck: true,
      ipAddress: { ipAddressHeaders: [clientAddressHeader] },
    },
  });
}

export type Auth = ReturnType<typeof createAuth>;
