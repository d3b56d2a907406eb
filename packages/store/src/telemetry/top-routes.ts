import { chooseResolution } from './choose-resolution.ts';
import type { TelemetryDatabase } from './open-database.ts';
import { bucketStart } from './resolution.ts';
import { type RollupRow, RollupSum, rollupColumns } from './rollup-rows.ts';

export interface TopRoutesQuery {
  /** Milliseconds since the epoch, inclusive. */
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
  readonly limit: number;
}

export interface TopRoute {
  /** Empty for requests that matched no route. */
  readonly route: string;
  readonly requests: number;
  /** 0–1, see `isFailure`. */
  readonly errorShare: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
  /** Both directions. */
  readonly bytes: number;
}

/** Reading in more steps than this would not move the ends of the range noticeably. */
const steps = 120;

/** The routes with the most requests, busiest first. The range is widened to whole buckets, at most 1/120 of it. */
export function topRoutes(database: TelemetryDatabase, query: TopRoutesQuery): readonly TopRoute[] {
  const { resolution } = chooseResolution(database, { from: query.from, to: query.to, maxPoints: steps });
  const from = bucketStart(query.from, resolution);
  const busiest = database
    .prepare<[number, number, number, number], { object: number; name: string }>(
      `SELECT object, name FROM heartbeat JOIN rollup USING (resolution_ms, at)
       JOIN object ON object.id = rollup.object AND object.scope = 'route'
       WHERE resolution_ms = ? AND at >= ? AND at < ?
       GROUP BY object ORDER BY sum(requests) DESC, name LIMIT ?`,
    )
    .all(resolution, from, query.to, Math.max(0, Math.floor(query.limit)));
  const rows = database.prepare<[number, number, number, number], RollupRow>(
    `SELECT object, ${rollupColumns} FROM heartbeat JOIN rollup USING (resolution_ms, at)
     WHERE resolution_ms = ? AND at >= ? AND at < ? AND object = ?`,
  );
  return busiest.map(({ object, name }) => {
    const sum = new RollupSum();
    for (const row of rows.iterate(resolution, from, query.to, object)) sum.addRow(row);
    return toTopRoute(name, sum);
  });
}

function toTopRoute(route: string, { sums, durations }: RollupSum): TopRoute {
  const [p50Ms = null, p95Ms = null, p99Ms = null] = durations.percentiles([0.5, 0.95, 0.99]);
  return {
    route,
    requests: sums.requests,
    errorShare: sums.requests === 0 ? 0 : sums.failures / sums.requests,
    p50Ms,
    p95Ms,
    p99Ms,
    bytes: sums.bytesReceived + sums.bytesSent,
  };
}
