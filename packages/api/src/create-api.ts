import { hasAdmin } from '@sluice/store';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { appRouter } from './app-router.ts';
import { AttemptLimiter } from './attempt-limiter.ts';
import { createAuthHandler } from './auth/auth-handler.ts';
import { clientAddressOf } from './auth/client-address.ts';
import { createAuth } from './auth/create-auth.ts';
import { identifyCaller } from './auth/identify-caller.ts';
import type { Caller } from './caller.ts';
import type { ApiContext, ApiOptions } from './context.ts';
import { errorIdOf, isSluiceError } from './error-shape.ts';
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
      const response = await fetchRequestHandler({
        endpoint: trpcPath,
        req: request,
        router: appRouter,
        // Queries travel as POST: their inputs may be whole documents, and addresses end up in logs.
        allowMethodOverride: true,
        createContext: () => createContext(request.headers),
        onError({ error, path }) {
          if (error.code !== 'INTERNAL_SERVER_ERROR' && isSluiceError(error.cause)) {
            logger.debug({ errorId: errorIdOf(error), path, code: error.code }, error.message);
          } else {
            logger.error(
              { errorId: errorIdOf(error), path, code: error.code, err: error.cause ?? error },
              error.message,
            );
          }
        },
      });
      response.headers.set('cache-control', 'no-store');
      return response;
    },
  };
}
