import { createToken, listTokens, revokeToken } from '@sluice/store';
import { z } from 'zod';
import { actorOf } from '../../caller.ts';
import { protectedProcedure, router } from '../../trpc.ts';

const dayMs = 86_400_000;

export const tokensRouter = router({
  list: protectedProcedure.query(({ ctx }) => listTokens(ctx.store)),

  /** The only time that the secret is told. */
  create: protectedProcedure
    .input(z.object({ name: z.string().trim().min(1).max(63), expiresInDays: z.int().min(1).max(3650).optional() }))
    .mutation(({ ctx, input }) => {
      const expiresAt = input.expiresInDays === undefined ? undefined : ctx.clock.now() + input.expiresInDays * dayMs;
      return createToken(ctx.store, { name: input.name, createdBy: actorOf(ctx.caller), expiresAt });
    }),

  revoke: protectedProcedure.input(z.object({ name: z.string().max(63) })).mutation(({ ctx, input }) => {
    revokeToken(ctx.store, input.name, actorOf(ctx.caller));
  }),
});
