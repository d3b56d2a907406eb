import type { GatewayStatus } from '@sluice/control';
import { SluiceError } from '@sluice/core';
import type { FeedConnection } from '../../live/live-event.ts';
import { protectedProcedure, publicProcedure, router } from '../../trpc.ts';

/** The state of everything, as far as the controller knows it. */
export interface SystemStatus {
  readonly connection: FeedConnection;
  /** Old while not connected; null before the first. */
  readonly status: GatewayStatus | null;
}

export const systemRouter = router({
  /** That the dashboard answers; nothing more, because anybody may ask. */
  ping: publicProcedure.query(() => ({ ok: true as const })),

  status: protectedProcedure.query(
    ({ ctx }): SystemStatus => ({
      connection: ctx.feed.connection,
      status: ctx.feed.status ?? null,
    }),
  ),

  about: protectedProcedure.query(({ ctx }) => ({
    version: ctx.appliance.version,
    node: process.versions.node,
    dataDirectory: ctx.appliance.dataDirectory,
    startedAt: ctx.appliance.startedAt,
    pid: process.pid,
    residentBytes: process.memoryUsage.rss(),
  })),

  /** Replaces all workers one after another without losing a request. */
  replaceWorkers: protectedProcedure.mutation(({ ctx }) => {
    if (!ctx.feed.replaceWorkers()) {
      throw new SluiceError('unavailable', 'The controller cannot be reached, so nobody can replace the workers.');
    }
  }),
});
