import type { TelemetryDatabase } from './open-database.ts';
import { type ResolutionMs, resolutionsMs, retentionMs } from './resolution.ts';

/** Some 5 ms of a blocked loop. */
const rowsInStep = 2000;

export interface PruneStep {
  /** Everything of this width older than its middle is being given up because the file was too large. */
  readonly shortened: ResolutionMs | undefined;
  /** Nothing is left to do; otherwise the next step does more. */
  readonly finished: boolean;
}

/**
 * Deletes what is older than its retention, then, while the file holds more than its limit, the older half of the finest
 * buckets, then of the next; a little in each step. The file does not shrink (that would be a rewrite); its free pages
 * are used again.
 */
export class RollupPruner {
  readonly #database: TelemetryDatabase;
  readonly #maximumBytes: number;
  /** Given up for the sake of size: what is older than this. */
  readonly #cuts = new Map<ResolutionMs, number>();

  constructor(database: TelemetryDatabase, maximumBytes: number) {
    this.#database = database;
    this.#maximumBytes = maximumBytes;
  }

  step(now: number): PruneStep {
    for (const resolution of resolutionsMs) {
      const before = Math.max(now - retentionMs[resolution], this.#cuts.get(resolution) ?? 0);
      if (deleteSome(this.#database, resolution, before)) return { shortened: undefined, finished: false };
      this.#cuts.delete(resolution);
    }
    if (usedBytes(this.#database) <= this.#maximumBytes) return { shortened: undefined, finished: true };
    for (const resolution of resolutionsMs) {
      const span = spanOf(this.#database, resolution);
      if (span === undefined || span.newest <= span.oldest) continue;
      this.#cuts.set(resolution, Math.ceil((span.oldest + span.newest) / 2));
      return { shortened: resolution, finished: false };
    }
    return { shortened: undefined, finished: true };
  }
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

/** @returns whether there was anything to delete, and so may be more */
function deleteSome(database: TelemetryDatabase, resolution: ResolutionMs, before: number): boolean {
  const run = (sql: string, ...values: readonly number[]): number => database.prepare(sql).run(...values).changes;
  const remove = database.transaction(() => {
    // First, so that what is deleted in part is a gap and not a smaller sum.
    const buckets = run('DELETE FROM heartbeat WHERE resolution_ms = ? AND at < ?', resolution, before);
    const last = database
      .prepare<[number, number, number], { at: number; object: number }>(
        'SELECT at, object FROM rollup WHERE resolution_ms = ? AND at < ? ORDER BY at, object LIMIT 1 OFFSET ?',
      )
      .get(resolution, before, rowsInStep - 1);
    if (last !== undefined) {
      const { at, object } = last;
      run('DELETE FROM rollup WHERE resolution_ms = ? AND (at, object) <= (?, ?)', resolution, at, object);
      return true;
    }
    const rows = run('DELETE FROM rollup WHERE resolution_ms = ? AND at < ?', resolution, before);
    const deleted = buckets + rows > 0;
    // The coarsest rows outlive the others, so an object without one has none.
    if (deleted && resolution === resolutionsMs.at(-1)) {
      run('DELETE FROM object WHERE id NOT IN (SELECT object FROM rollup WHERE resolution_ms = ?)', resolution);
    }
    return deleted;
  });
  return remove.immediate();
}
