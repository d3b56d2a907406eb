import type { Clock } from '@sluice/core';
import type { Logger } from '@sluice/core/logger';
import type { Store } from '@sluice/store';
import { z } from 'zod';
import { crossSiteProblem } from '../request-origin.ts';
import { clientAddressOf } from './client-address.ts';
import type { Auth } from './create-auth.ts';
import { createDeviceCookies } from './device-cookie.ts';
import { type SignInAttempt, SignInLimiter } from './sign-in-limiter.ts';

export interface AuthHandlerOptions {
  readonly auth: Auth;
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
}

const credentialsSchema = z.object({ email: z.string().max(320), password: z.string().max(1024) });

/** All of better-auth's many endpoints that are open. */
const openEndpoints = new Set(['POST /api/auth/sign-in/email', 'POST /api/auth/sign-out']);

/** Answers `/api/auth/*`: the two endpoints that browsers need, with the origin checked and attempts limited. */
export function createAuthHandler(options: AuthHandlerOptions): (request: Request) => Promise<Response> {
  const { auth, store, logger } = options;
  const limiter = new SignInLimiter(options.clock);
  if (store.secretKey === undefined) throw new Error('sign-in needs the store to be open with its secret key');
  const devices = createDeviceCookies(store.secretKey.deriveKey('device-cookie'));

  async function signIn(request: Request): Promise<Response> {
    const credentials = credentialsSchema.safeParse(await readJson(request));
    if (!credentials.success) return refuse(400, 'An e-mail address and a password are needed.');
    const account = credentials.data.email.trim().toLowerCase();
    const attempt: SignInAttempt = {
      account,
      address: clientAddressOf(request.headers),
      device: devices.read(request.headers, account),
    };
    const verdict = limiter.begin(attempt);
    if (!verdict.allowed) {
      logger.warn({ account, address: attempt.address }, 'sign-in refused unheard: too many wrong passwords');
      const response = refuse(429, 'Too many wrong passwords. Wait a minute and try again.');
      response.headers.set('retry-after', String(verdict.retryAfterS));
      return response;
    }
    const response = await auth.handler(
      // Without a cookie, so that every sign-in is a new session.
      withBody(request, { email: account, password: credentials.data.password }, null),
    );
    if (response.ok) {
      limiter.succeed(attempt);
      store.appendAudit({ actor: account, action: 'session.create', subject: attempt.address || 'unknown address' });
      return withCookies(new Response('{}', { headers: { 'content-type': 'application/json' } }), request, [
        ...response.headers.getSetCookie(),
        devices.create(account),
      ]);
    }
    logger.warn({ account, address: attempt.address, status: response.status }, 'sign-in failed');
    return response.status >= 500
      ? refuse(503, 'Signing in is not possible right now.')
      : refuse(401, 'The e-mail address or the password is wrong.');
  }

  return async (request) => {
    const { pathname } = new URL(request.url);
    if (!openEndpoints.has(`${request.method} ${pathname}`)) return refuse(404, 'There is nothing here.');
    const problem = crossSiteProblem(request.method, request.headers);
    if (problem !== undefined) return refuse(403, problem);
    if (pathname.endsWith('/sign-in/email')) return signIn(request);
    // The body is ours: what a client sends with a sign-out says nothing.
    const response = await auth.handler(withBody(request, {}, request.headers.get('cookie')));
    if (!response.ok) return refuse(503, 'Signing out is not possible right now.');
    return withCookies(new Response('{}', { headers: { 'content-type': 'application/json' } }), request, [
      ...response.headers.getSetCookie(),
    ]);
  };
}

function refuse(status: number, message: string): Response {
  return Response.json({ message }, { status, headers: { 'cache-control': 'no-store' } });
}

/** The most a sign-in may be, bytes. */
const maximumBodyBytes = 8192;

/** A body that does not say how long it is could go on for ever. */
async function readJson(request: Request): Promise<unknown> {
  const length = request.headers.get('content-length');
  if (length === null || !(Number(length) <= maximumBodyBytes)) return undefined;
  if (!/^application\/json\b/.test(request.headers.get('content-type') ?? '')) return undefined;
  try {
    return JSON.parse(await request.text());
  } catch {
    return undefined;
  }
}

/** Only what was checked goes on, not the client's own body. */
function withBody(request: Request, body: unknown, cookie: string | null): Request {
  const headers = new Headers(request.headers);
  headers.delete('cookie');
  if (cookie !== null) headers.set('cookie', cookie);
  headers.set('content-type', 'application/json');
  headers.delete('content-length');
  return new Request(request.url, { method: 'POST', headers, body: JSON.stringify(body) });
}

function withCookies(response: Response, request: Request, cookies: readonly string[]): Response {
  // Behind a proxy that ends TLS only the page's origin says that it came over TLS.
  const secure = request.headers.get('origin')?.startsWith('https://') === true ? '; Secure' : '';
  for (const cookie of cookies) response.headers.append('set-cookie', `${cookie}${secure}`);
  response.headers.set('cache-control', 'no-store');
  return response;
}
