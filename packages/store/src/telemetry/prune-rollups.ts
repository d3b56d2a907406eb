import type { TelemetryDatabase } from './open-database.ts';
import { type ResolutionMs, resolutionsMs, retentionMs } from './resolution.ts';

export interface PruneResult {
  /** Finest first: everything older than this was given up because the file was too large; undefined when it was not. */
  readonly shortened: ResolutionMs | undefined;
}

/**
 * Deletes what is older than its retention, then, while the file holds more than `maximumBytes`, the older half of the
 * finest buckets, then of the next. The file does not shrink (that would be a rewrite); its free pages are used again.
 */
export function pruneRollups(database: TelemetryDatabase, now: number, maximumBytes: number): PruneResult {
  for (const resolution of resolutionsMs) deleteBefore(database, resolution, now - retentionMs[resolution]);
  let shortened: ResolutionMs | undefined;
  for (const resolution of resolutionsMs) {
    // Halving a span of 400 days at most ten times leaves less than an hour's width of it.
    for (let round = 0; round < 10 && usedBytes(database) > maximumBytes; round += 1) {
      const span = spanOf(database, resolution);
      if (span === undefined || span.newest <= span.oldest) break;
      deleteBefore(database, resolution, Math.ceil((span.oldest + span.newest) / 2));
      shortened = resolution;
    }
  }
  return { shortened };
}

/** Bytes in pages that hold something. */
export function usedBytes(database: TelemetryDatabase): number {
  const pragma = (name: string): number => Number(database.pragma(name, { simple: true }));
  return (pragma('page_count') - pragma('freelist_count')) * pragma('page_size');
}

function spanOf(database: TelemetryDatabase, resolution: ResolutionMs): { oldest: number; newest: number } | undefined {
  const row = database
    .prepare<[number], { oldest: number | null; newest: number | null }>(
      'SELECT min(at) AS oldest, max(at) AS newest FROM heartbeat WHERE resolution_ms = ?',
    )
    .get(resolution);
  return row?.oldest == null || row.newest === null ? undefined : { oldest: row.oldest, newest: row.newest };
}

function deleteBefore(database: TelemetryDatabase, resolution: ResolutionMs, before: number): void {
  const remove = database.transaction(() => {
    database.prepare('DELETE FROM rollup WHERE resolution_ms = ? AND at < ?').run(resolution, before);
    const { changes } = database
      .prepare('DELETE FROM heartbeat WHERE resolution_ms = ? AND at < ?')
      .run(resolution, before);
    const coarsest = resolutionsMs.at(-1);
    // The coarsest rows outlive the others, so an object without one has none.
    if (changes > 0 && resolution === coarsest) {
      database
        .prepare('DELETE FROM object WHERE id NOT IN (SELECT object FROM rollup WHERE resolution_ms = ?)')
        .run(resolution);
    }
  });
  remove.immediate();
}
