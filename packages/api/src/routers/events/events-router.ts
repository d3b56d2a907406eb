import { TRPCError, tracked } from '@trpc/server';
import { z } from 'zod';
import { protectedProcedure, router } from '../../trpc.ts';
import { accessLogFilterSchema } from '../logs/access-log-filter.ts';

/** How often a quiet stream looks whether its caller may still listen. */
const patienceMs = 15_000;

export const eventsRouter = router({
  /**
   * The one stream of a tab: status, samples, revisions, and the access log when asked for. Begins with the whole
   * state; a tab that reconnects sends the id of its last event and gets what it missed of the last two minutes.
   *
   * Throws at its end instead of returning: a client whose stream returned would stay idle for ever, one whose stream
   * threw comes back.
   */
  live: protectedProcedure
    .input(
      z.object({ accessLog: accessLogFilterSchema.optional(), lastEventId: z.string().max(64).nullish() }).prefault({}),
    )
    .subscription(async function* ({ ctx, input, signal }) {
      const left = signal ?? new AbortController().signal;
      const subscriber = ctx.feed.watch({ accessLog: input.accessLog, after: input.lastEventId ?? undefined });
      let checkedAt = ctx.clock.monotonic();
      try {
        while (!left.aborted) {
          const { events, ended } = await subscriber.take(left, patienceMs);
          for (const { id, event } of events) yield tracked(id, event);
          if (ended) break;
          if (ctx.clock.monotonic() - checkedAt >= patienceMs) {
            if (!(await ctx.isStillCaller()))
              throw new TRPCError({ code: 'UNAUTHORIZED', message: 'The session has ended.' });
            checkedAt = ctx.clock.monotonic();
          }
        }
      } finally {
        ctx.feed.unwatch(subscriber);
      }
      if (!left.aborted) throw new TRPCError({ code: 'SERVICE_UNAVAILABLE', message: 'The dashboard is restarting.' });
    }),
});
