import { initTRPC } from '@trpc/server';
import superjson from 'superjson';
import { authorise } from './caller.ts';
import type { ApiContext } from './context.ts';
import { publicMessage, toErrorDetail, toTrpcError } from './error-shape.ts';

/** What a procedure says about itself for `authorise`. */
export interface ProcedureMeta {
  /** Changes nothing but the caller's own account, so that viewers may call it too. */
  readonly ownAccountOnly?: boolean;
}

/** A comment line is sent this often on a quiet event stream, so that both ends notice a dead connection. */
const pingMs = 5_000;

const t = initTRPC
  .context<ApiContext>()
  .meta<ProcedureMeta>()
  .create({
    transformer: superjson,
    // Stacks stay in the log, whatever NODE_ENV says.
    isDev: false,
    sse: { ping: { enabled: true, intervalMs: pingMs }, client: { reconnectAfterInactivityMs: 4 * pingMs } },
    errorFormatter({ shape, error }) {
      const { code, httpStatus, path } = shape.data;
      return {
        code: shape.code,
        message: publicMessage(error),
        data: { code, httpStatus, path, ...toErrorDetail(error) },
      };
    },
  });

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

/** Expected failures become tRPC's own, whatever procedure they come from. */
const mapErrors = t.middleware(async ({ next }) => {
  const result = await next();
  if (!result.ok) {
    const mapped = toTrpcError(result.error.cause);
    if (mapped !== result.error.cause) throw mapped;
  }
  return result;
});

/**
 * For the few procedures that anybody may call: they are listed by name in `public-procedures.ts`, and a test calls
 * all others anonymously.
 */
export const publicProcedure = t.procedure.use(mapErrors);

/** Everything else goes through here. */
export const protectedProcedure = publicProcedure.use(({ ctx, next, type, meta }) =>
  next({ ctx: { ...ctx, caller: authorise(ctx.caller, { type, ownAccountOnly: meta?.ownAccountOnly ?? false }) } }),
);
