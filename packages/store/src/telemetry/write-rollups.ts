import type { TelemetryDatabase } from './open-database.ts';
import { bucketStart, type ResolutionMs, resolutionsMs } from './resolution.ts';
import type { RollupBucket, TelemetryScope } from './rollup.ts';
import { type RollupRow, RollupSum, rollupColumns } from './rollup-rows.ts';

/**
 * Adds finest buckets to the rows of every resolution in one transaction, so the widths agree with each other whatever
 * moment the process dies in, and a bucket the process was restarted inside simply has more added to it.
 */
export class RollupWrites {
  readonly #database: TelemetryDatabase;
  readonly #objects = new Map<string, number>();
  readonly #write: (buckets: readonly RollupBucket[]) => void;

  constructor(database: TelemetryDatabase) {
    this.#database = database;
    const write = database.transaction((buckets: readonly RollupBucket[]) => this.#writeAll(buckets));
    this.#write = (buckets) => write.immediate(buckets);
  }

  /** @throws what SQLite throws; nothing is written then */
  write(buckets: readonly RollupBucket[]): void {
    try {
      this.#write(buckets);
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

  #writeAll(buckets: readonly RollupBucket[]): void {
    for (const bucket of buckets) {
      for (const resolution of resolutionsMs) this.#addTo(resolution, bucket);
    }
  }

  #addTo(resolution: ResolutionMs, bucket: RollupBucket): void {
    const at = bucketStart(bucket.at, resolution);
    const sums = new Map<number, RollupSum>();
    for (const { scope, name, ...more } of bucket.rollups) sumOf(sums, this.#objectId(scope, name)).add(more);
    for (const row of this.#rowsAt(resolution, at)) sums.get(row.object)?.addRow(row);
    this.#replace(resolution, at, sums);
    this.#database
      .prepare(
        `INSERT INTO heartbeat (resolution_ms, at, covered_ms) VALUES (?, ?, ?)
         ON CONFLICT DO UPDATE SET covered_ms = covered_ms + excluded.covered_ms`,
      )
      .run(resolution, at, Math.round(Math.max(0, bucket.coveredMs)));
  }

  #rowsAt(resolution: ResolutionMs, at: number): IterableIterator<RollupRow> {
    const statement = this.#database.prepare<[number, number], RollupRow>(
      `SELECT object, ${rollupColumns} FROM rollup WHERE resolution_ms = ? AND at = ?`,
    );
    return statement.iterate(resolution, at);
  }

  #replace(resolution: ResolutionMs, at: number, sums: ReadonlyMap<number, RollupSum>): void {
    const statement = this.#database.prepare(
      `INSERT OR REPLACE INTO rollup (resolution_ms, at, object, ${rollupColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    for (const [object, sum] of sums) statement.run(resolution, at, object, ...sum.toColumns());
  }

  #objectId(scope: TelemetryScope, name: string): number {
    const key = `${scope}:${name}`;
    let id = this.#objects.get(key);
    if (id !== undefined) return id;
    const insert = 'INSERT INTO object (scope, name) VALUES (?, ?) ON CONFLICT DO UPDATE SET name = name RETURNING id';
    // An upsert with RETURNING always answers one row.
    id = (this.#database.prepare<[string, string], { id: number }>(insert).get(scope, name) as { id: number }).id;
    this.#objects.set(key, id);
    return id;
  }
}

function sumOf(sums: Map<number, RollupSum>, object: number): RollupSum {
  let sum = sums.get(object);
  if (sum === undefined) {
    sum = new RollupSum();
    sums.set(object, sum);
  }
  return sum;
}
