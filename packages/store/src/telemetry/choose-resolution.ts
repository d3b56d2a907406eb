import type { TelemetryDatabase } from './open-database.ts';
import { type ResolutionMs, resolutionsMs } from './resolution.ts';

/** Steps a chart is drawn in, milliseconds: whole fractions of an hour or a day, so that its labels are round. */
const stepsMs = [10, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400].map(
  (seconds) => seconds * 1000,
);

export interface ChosenResolution {
  /** Rows to read. */
  readonly resolution: ResolutionMs;
  /** Width of a point, a multiple of `resolution`. */
  readonly stepMs: number;
}

/**
 * The finest step that needs no more than `maxPoints` points, and the coarsest rows it can be made of; coarser ones when
 * only they still reach back to `from`.
 */
export function chooseResolution(
  database: TelemetryDatabase,
  { from, to, maxPoints }: { from: number; to: number; maxPoints: number },
): ChosenResolution {
  // One less, because a range that begins inside a step touches one step more.
  const wanted = Math.max(1, to - from) / Math.max(1, maxPoints - 1);
  const oldest = oldestBuckets(database);
  // History begins somewhere inside the oldest bucket of each width, so the one that ends first knows best. Finer rows
  // that begin no later than that have lost nothing; what is older than all is a gap at any width.
  const earliest = Math.min(...Array.from(oldest, ([width, at]) => at + width));
  const begin = Math.max(from, earliest);
  const reaches = (width: ResolutionMs): boolean => (oldest.get(width) ?? Number.POSITIVE_INFINITY) <= begin;
  const resolution =
    resolutionsMs.findLast((width) => width <= Math.max(wanted, resolutionsMs[0]) && reaches(width)) ??
    resolutionsMs.find(reaches) ??
    resolutionsMs[0];
  const least = Math.max(wanted, resolution);
  const step = stepsMs.find((candidate) => candidate >= least && candidate % resolution === 0);
  const dayMs = 86_400_000;
  return { resolution, stepMs: step ?? Math.ceil(least / dayMs) * dayMs };
}

function oldestBuckets(database: TelemetryDatabase): Map<ResolutionMs, number> {
  const statement = database.prepare<[number], { oldest: number | null }>(
    'SELECT min(at) AS oldest FROM heartbeat WHERE resolution_ms = ?',
  );
  const oldest = new Map<ResolutionMs, number>();
  for (const resolution of resolutionsMs) {
    const at = statement.get(resolution)?.oldest;
    if (at != null) oldest.set(resolution, at);
  }
  return oldest;
}
