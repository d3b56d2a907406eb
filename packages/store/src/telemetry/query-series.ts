import { chooseResolution } from './choose-resolution.ts';
import type { TelemetryDatabase } from './open-database.ts';
import { bucketStart } from './resolution.ts';
import type { TelemetryScope } from './rollup.ts';
import { type RollupRow, RollupSum, rollupColumns } from './rollup-rows.ts';

export interface SeriesQuery {
  readonly scope: TelemetryScope;
  /** Left out for `total`; `endpointKey(upstream, endpoint)` for an endpoint. */
  readonly name?: string;
  /** Milliseconds since the epoch, inclusive. */
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
  /** At most so many points, 1–2,000. */
  readonly maxPoints: number;
}

/** The gateway did not run, or nothing is kept of then. */
export interface GapPoint {
  readonly at: number;
  readonly gap: true;
}

export interface FiguresPoint {
  /** Beginning of the point's step, milliseconds since the epoch. */
  readonly at: number;
  readonly gap: false;
  /** Requests per second while the gateway ran. */
  readonly rate: number;
  /** Share of failures (see `isFailure`), 0–1; 0 without requests. */
  readonly errorShare: number;
  /** Null without requests. */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
  /** Both directions, per second. */
  readonly bytesPerSecond: number;
}

export type SeriesPoint = GapPoint | FiguresPoint;

export interface Series {
  /** Width of each point, milliseconds. */
  readonly stepMs: number;
  /** Ascending, one for each step between `from` and `to`. */
  readonly points: readonly SeriesPoint[];
}

type BeatRow = { at: number; covered_ms: number } & (RollupRow | { object: null });

interface Step {
  coveredMs: number;
  readonly sum: RollupSum;
}

/** A chart's points: zero where the gateway ran and the object saw nothing, a gap where it did not run. */
export function querySeries(database: TelemetryDatabase, query: SeriesQuery): Series {
  const maxPoints = Math.min(2000, Math.max(1, Math.floor(query.maxPoints)));
  const { resolution, stepMs } = chooseResolution(database, { ...query, maxPoints });
  const first = bucketStart(query.from, stepMs);
  const rows = database
    .prepare<[string, string, number, number, number], BeatRow>(
      `SELECT heartbeat.at, covered_ms, object, ${rollupColumns}
       FROM heartbeat
       LEFT JOIN rollup ON rollup.resolution_ms = heartbeat.resolution_ms AND rollup.at = heartbeat.at
         AND rollup.object = (SELECT id FROM object WHERE scope = ? AND name = ?)
       WHERE heartbeat.resolution_ms = ? AND heartbeat.at >= ? AND heartbeat.at < ?`,
    )
    .iterate(query.scope, query.name ?? '', resolution, first, query.to);

  const steps = new Map<number, Step>();
  for (const row of rows) {
    const at = bucketStart(row.at, stepMs);
    let step = steps.get(at);
    if (step === undefined) {
      step = { coveredMs: 0, sum: new RollupSum() };
      steps.set(at, step);
    }
    step.coveredMs += row.covered_ms;
    if (row.object !== null) step.sum.addRow(row);
  }

  const points: SeriesPoint[] = [];
  for (let at = first; at < query.to; at += stepMs) points.push(toPoint(at, steps.get(at)));
  return { stepMs, points };
}

function toPoint(at: number, step: Step | undefined): SeriesPoint {
  if (step === undefined || step.coveredMs === 0) return { at, gap: true };
  const { requests, failures, bytesReceived, bytesSent } = step.sum.sums;
  const seconds = step.coveredMs / 1000;
  const [p50Ms = null, p95Ms = null, p99Ms = null] = step.sum.durations.percentiles([0.5, 0.95, 0.99]);
  return {
    at,
    gap: false,
    rate: requests / seconds,
    errorShare: requests === 0 ? 0 : failures / requests,
    p50Ms,
    p95Ms,
    p99Ms,
    bytesPerSecond: (bytesReceived + bytesSent) / seconds,
  };
}
