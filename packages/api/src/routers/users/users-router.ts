import { SluiceError } from '@sluice/core';
import { createAdmin, listUsers, resetPassword } from '@sluice/store';
import { z } from 'zod';
import { endSession, listSessions } from '../../auth/sessions.ts';
import { isPasswordOf } from '../../auth/verify-password.ts';
import { actorOf } from '../../caller.ts';
import { protectedProcedure, router } from '../../trpc.ts';

const email = z.string().trim().max(320);
const password = z.string().max(1024);

export const usersRouter = router({
  /** Who is asking. */
  me: protectedProcedure.query(({ ctx }) => {
    const { caller } = ctx;
    return {
      kind: caller.kind,
      name: caller.name,
      role: caller.role,
      email: caller.kind === 'user' ? caller.email : null,
    };
  }),

  list: protectedProcedure.query(({ ctx }) => listUsers(ctx.store)),

  /** Makes another administrator. */
  create: protectedProcedure
    .input(z.object({ email, password }))
    .mutation(({ ctx, input }) => createAdmin(ctx.store, input.email, input.password, actorOf(ctx.caller))),

  /** Sets somebody's password without knowing the old one; ends all of that user's sessions. */
  resetPassword: protectedProcedure
    .input(z.object({ email, password }))
    .mutation(({ ctx, input }) => resetPassword(ctx.store, input.email, input.password, actorOf(ctx.caller))),

  /** Ends all sessions of the caller, also this one: sign in again with the new password. */
  changeMyPassword: protectedProcedure
    .meta({ ownAccountOnly: true })
    .input(z.object({ current: password, next: password }))
    .mutation(async ({ ctx, input }) => {
      const { caller } = ctx;
      if (caller.kind !== 'user') throw new SluiceError('forbidden', 'An API token has no password.');
      ctx.passwordAttempts.begin(caller.id);
      if (!(await isPasswordOf(ctx.store, caller.id, input.current))) {
        throw new SluiceError('invalid', 'The current password is wrong.', {
          issues: [{ path: ['current'], code: 'wrong_password', message: 'is not your password', severity: 'error' }],
        });
      }
      ctx.passwordAttempts.succeed(caller.id);
      await resetPassword(ctx.store, caller.email, input.next, caller.email);
    }),

  /** Where the caller is signed in. */
  mySessions: protectedProcedure.query(({ ctx }) =>
    ctx.caller.kind === 'user' ? listSessions(ctx.store, ctx.caller.id, ctx.caller.sessionId) : [],
  ),

  endMySession: protectedProcedure
    .meta({ ownAccountOnly: true })
    .input(z.object({ id: z.string().max(100) }))
    .mutation(({ ctx, input }) => {
      if (ctx.caller.kind === 'user') endSession(ctx.store, ctx.caller.id, input.id);
    }),
});
