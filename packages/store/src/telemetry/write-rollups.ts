import type { Statement } from 'better-sqlite3';
import type { TelemetryDatabase } from './open-database.ts';
import { bucketStart, type ResolutionMs, resolutionsMs } from './resolution.ts';
import type { Rollup, RollupPart, TelemetryScope } from './rollup.ts';
import { type RollupRow, RollupSum, rollupColumns } from './rollup-rows.ts';

/**
 * Adds parts of finest buckets to the rows of every resolution in one transaction, so the widths agree with each other
 * whatever moment the process dies in, and a bucket the process was restarted inside simply has more added to it.
 */
export class RollupWrites {
  readonly #objects = new Map<string, number>();
  readonly #write: (parts: readonly RollupPart[]) => void;
  readonly #selectRow: Statement<[number, number, number], RollupRow>;
  readonly #replaceRow: Statement;
  readonly #addCovered: Statement<[number, number, number]>;
  readonly #insertObject: Statement<[string, string], { id: number }>;

  constructor(database: TelemetryDatabase) {
    this.#selectRow = database.prepare(
      `SELECT object, ${rollupColumns} FROM rollup WHERE resolution_ms = ? AND at = ? AND object = ?`,
    );
    this.#replaceRow = database.prepare(
      `INSERT OR REPLACE INTO rollup (resolution_ms, at, object, ${rollupColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#addCovered = database.prepare(
      `INSERT INTO heartbeat (resolution_ms, at, covered_ms) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET covered_ms = covered_ms + excluded.covered_ms`,
    );
    this.#insertObject = database.prepare(
      'INSERT INTO object (scope, name) VALUES (?, ?) ON CONFLICT DO UPDATE SET name = name RETURNING id',
    );
    const write = database.transaction((parts: readonly RollupPart[]) => {
      for (const part of parts) this.#writePart(part);
    });
    this.#write = (parts) => write.immediate(parts);
  }

  /** @throws what SQLite throws; nothing is written then */
  write(parts: readonly RollupPart[]): void {
    try {
      this.#write(parts);
    } catch (thrown) {
      // Ids given out inside the failed transaction do not exist.
      this.#objects.clear();
      throw thrown;
    }
  }

  /** Forgets the ids it knows, after objects have been deleted. */
  forgetObjects(): void {
    this.#objects.clear();
  }

  #writePart({ at, rollups, coveredMs }: RollupPart): void {
    for (const resolution of resolutionsMs) {
      const start = bucketStart(at, resolution);
      for (const rollup of rollups) this.#addTo(resolution, start, rollup);
      if (coveredMs !== undefined) this.#addCovered.run(resolution, start, Math.round(Math.max(0, coveredMs)));
    }
  }

  #addTo(resolution: ResolutionMs, at: number, { scope, name, ...more }: Rollup): void {
    const object = this.#objectId(scope, name);
    const sum = new RollupSum();
    sum.add(more);
    const row = this.#selectRow.get(resolution, at, object);
    if (row !== undefined) sum.addRow(row);
    this.#replaceRow.run(resolution, at, object, ...sum.toColumns());
  }

  #objectId(scope: TelemetryScope, name: string): number {
    const key = `${scope}:${name}`;
    let id = this.#objects.get(key);
    if (id !== undefined) return id;
    // An upsert with RETURNING always answers one row.
    id = (this.#insertObject.get(scope, name) as { id: number }).id;
    this.#objects.set(key, id);
    return id;
  }
}
