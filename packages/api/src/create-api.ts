import type { Logger } from '@sluice/core/logger';
import { hasAdmin } from '@sluice/store';
import type { TRPCError } from '@trpc/server';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { appRouter } from './app-router.ts';
import { AttemptLimiter } from './attempt-limiter.ts';
import { createAuthHandler } from './auth/auth-handler.ts';
import { clientAddressOf } from './auth/client-address.ts';
import { createAuth } from './auth/create-auth.ts';
import { identifyCaller } from './auth/identify-caller.ts';
import type { Caller } from './caller.ts';
import type { ApiContext, ApiOptions } from './context.ts';
import { errorIdOf, isSluiceError, toTrpcError } from './error-shape.ts';
import { crossSiteProblem } from './request-origin.ts';

/** Everything the dashboard's process answers besides pages. */
export interface Api {
  /** `/api/trpc/*`. */
  handleTrpc(request: Request): Promise<Response>;
  /** `/api/auth/*`. */
  handleAuth(request: Request): Promise<Response>;
  /** Who sent these headers; undefined for nobody. */
  identify(headers: Headers): Promise<Caller | undefined>;
  /** Whether first-run set-up is still to be done. */
  needsAdmin(): boolean;
  /** The context of one request, for `createCaller`. */
  createContext(headers: Headers): Promise<ApiContext>;
}

export const trpcPath = '/api/trpc';

/** The most that somebody who is not signed in may send: a setup token, an address, a password. */
const anonymousBodyBytes = 16 * 1024;
/** A whole document as text, with the escapes of JSON. */
const signedInBodyBytes = 40 * 2 ** 20;

export function createApi(options: ApiOptions): Api {
  const { store, logger, clock } = options;
  const auth = createAuth({ store, logger });
  const passwordAttempts = new AttemptLimiter(clock);
  const identify = (headers: Headers) => identifyCaller(headers, auth, store);

  async function createContext(headers: Headers): Promise<ApiContext> {
    return {
      ...options,
      passwordAttempts,
      caller: await identify(headers),
      clientAddress: clientAddressOf(headers),
      isStillCaller: async () => (await identify(headers)) !== undefined,
    };
  }

  return {
    identify,
    needsAdmin: () => !hasAdmin(store),
    createContext,
    handleAuth: createAuthHandler({ auth, store, clock, logger }),
    async handleTrpc(request) {
      const problem = crossSiteProblem(request.method, request.headers);
      if (problem !== undefined) return Response.json({ message: problem }, { status: 403 });
      // Once, before the body is looked at; when the database refuses, tRPC answers that in its own form.
      const known = await createContext(request.headers).catch((error: unknown) => ({ failure: toTrpcError(error) }));
      const isSignedIn = 'caller' in known && known.caller !== undefined;
      const tooLarge = bodyProblem(request, isSignedIn ? signedInBodyBytes : anonymousBodyBytes);
      if (tooLarge !== undefined) return Response.json({ message: tooLarge }, { status: 413 });
      const response = await fetchRequestHandler({
        endpoint: trpcPath,
        req: request,
        router: appRouter,
        // Queries travel as POST: their inputs may be whole documents, and addresses end up in logs.
        allowMethodOverride: true,
        createContext: async () => {
          if ('failure' in known) throw known.failure;
          return known;
        },
        onError: ({ error, path }) => logError(logger, error, path),
      });
      response.headers.set('cache-control', 'no-store');
      return response;
    },
  };
}

/** Bodies of unknown length are refused too: browsers and the CLI always say how long theirs are. */
function bodyProblem(request: Request, maximumBytes: number): string | undefined {
  if (request.method === 'GET' || request.method === 'HEAD') return undefined;
  const length = request.headers.get('content-length');
  if (length !== null && Number(length) <= maximumBytes) return undefined;
  return `The body must say how long it is, at most ${maximumBytes} bytes.`;
}

/** Unexpected failures are errors, an unusable database is a warning, refusals are nobody's concern but the caller's. */
function logError(logger: Logger, error: TRPCError, path: string | undefined): void {
  const facts = { errorId: errorIdOf(error), path, code: error.code };
  if (error.code === 'INTERNAL_SERVER_ERROR') logger.error({ ...facts, err: error.cause ?? error }, error.message);
  else if (isSluiceError(error.cause) && error.cause.code === 'unavailable') logger.warn(facts, error.message);
  else logger.debug(facts, error.message);
}
