import { protectedProcedure, router } from '../../trpc.ts';
import { buildTopology } from './build-topology.ts';

export const topologyRouter = router({
  /** Nodes and edges of the newest configuration with the figures of the last second. */
  get: protectedProcedure.query(({ ctx }) => {
    const { revision, document } = ctx.store.current();
    return {
      revision: revision?.number ?? 0,
      connection: ctx.feed.connection,
      ...buildTopology(document, ctx.feed.sample, ctx.feed.status),
    };
  }),
});
