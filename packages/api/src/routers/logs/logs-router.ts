import type { AccessLogEntry } from '@sluice/metrics';
import { z } from 'zod';
import { matchesFilter } from '../../live/live-event.ts';
import { protectedProcedure, router } from '../../trpc.ts';
import { accessLogFilterSchema } from './access-log-filter.ts';

export const logsRouter = router({
  /**
   * The last lines that this process has seen while somebody watched, newest first; nothing is written while nobody
   * watches. The live tail is `events.live` with `accessLog`.
   */
  recent: protectedProcedure
    .input(
      z
        .object({ filter: accessLogFilterSchema.prefault({}), limit: z.int().min(1).max(500).default(100) })
        .prefault({}),
    )
    .query(({ ctx, input }): readonly AccessLogEntry[] =>
      ctx.feed.recentEntries.filter((entry) => matchesFilter(entry, input.filter)).slice(0, input.limit),
    ),
});
