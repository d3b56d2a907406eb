import type { LiveSample } from '@sluice/metrics';
import { endpointKey, type Series, telemetryScopes } from '@sluice/store/telemetry';
import { z } from 'zod';
import type { FeedConnection } from '../../live/live-event.ts';
import { protectedProcedure, router } from '../../trpc.ts';

/** The ranges that charts offer, milliseconds. */
export const chartRanges = { '5m': 300_000, '1h': 3_600_000, '24h': 86_400_000, '7d': 604_800_000 } as const;

/** Either one of the usual ranges up to now, or an explicit one. */
const window = z.union([
  z.object({ range: z.enum(['5m', '1h', '24h', '7d']) }),
  z.object({ from: z.number(), to: z.number() }).refine(({ from, to }) => from < to, 'must end after it begins'),
]);

/** The figures of the present. */
export interface LatestSample {
  readonly sample: LiveSample | null;
  /** Whether the sample is still of the present. */
  readonly connection: FeedConnection;
}

function boundsOf(given: z.infer<typeof window>, now: number): { from: number; to: number } {
  return 'range' in given ? { from: now - chartRanges[given.range], to: now } : given;
}

export const telemetryRouter = router({
  /** A chart's points with the revisions made meanwhile, to be drawn as markers. */
  series: protectedProcedure
    .input(
      z.object({
        scope: z.enum(telemetryScopes),
        /** Left out for `total`. */
        name: z.string().optional(),
        /** For an endpoint: its address; `name` is then the upstream. */
        endpoint: z.string().optional(),
        window,
        maxPoints: z.int().min(10).max(500).default(120),
      }),
    )
    .query(({ ctx, input }) => {
      const { scope, name, endpoint, maxPoints } = input;
      const { from, to } = boundsOf(input.window, ctx.clock.now());
      const object = endpoint === undefined ? name : endpointKey(name ?? '', endpoint);
      const series: Series = ctx.telemetry.querySeries({
        scope,
        ...(object === undefined ? {} : { name: object }),
        from,
        to,
        maxPoints,
      });
      const revisions = ctx.store
        .listRevisions({ limit: 100 })
        .filter(({ createdAt }) => createdAt >= from && createdAt < to)
        .map(({ number, createdAt, summary }) => ({ at: createdAt, number, summary }));
      return { ...series, from, to, revisions };
    }),

  /** The busiest routes of a range. */
  topRoutes: protectedProcedure
    .input(z.object({ window, limit: z.int().min(1).max(100).default(10) }))
    .query(({ ctx, input }) =>
      ctx.telemetry.topRoutes({ ...boundsOf(input.window, ctx.clock.now()), limit: input.limit }),
    ),

  /** The last second, for a page that has just opened; after that the stream tells. */
  latest: protectedProcedure.query(
    ({ ctx }): LatestSample => ({
      sample: ctx.feed.sample ?? null,
      connection: ctx.feed.connection,
    }),
  ),
});
