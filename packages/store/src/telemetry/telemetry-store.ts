import { openTelemetryDatabase } from './open-database.ts';
import { type PruneStep, RollupPruner, usedBytes } from './prune-rollups.ts';
import { querySeries, type Series, type SeriesQuery } from './query-series.ts';
import { ReopeningReader } from './reopening-reader.ts';
import type { RollupPart } from './rollup.ts';
import { type TopRoute, type TopRoutesQuery, topRoutes } from './top-routes.ts';
import { RollupWrites } from './write-rollups.ts';

/** Queries of the past. Every method answers synchronously, within milliseconds for one chart. */
export interface TelemetryReader {
  /** See `querySeries`. */
  querySeries(query: SeriesQuery): Series;
  /** See `topRoutes`. */
  topRoutes(query: TopRoutesQuery): readonly TopRoute[];
  close(): void;
}

/** The one writer's view. @throws what SQLite throws: a full disk, a read-only file */
export interface TelemetryStore extends TelemetryReader {
  /** Adds all of it or nothing. Blocks for some 50 µs a row. */
  writeRollups(parts: readonly RollupPart[]): void;
  /** Forgets some of what is older than its retention, or more while the file is over its limit. Until it is finished. */
  prune(now: number): PruneStep;
  /** Bytes in use inside the file. */
  usedBytes(): number;
}

export interface TelemetryStoreOptions {
  readonly readonly?: boolean;
  /** `prune` shrinks the figures to this many bytes; the file never grows over it by more than half. Default 512 MiB. */
  readonly maximumBytes?: number;
  /** Told where a broken file was set aside. */
  readonly onSetAside?: (keptAt: string) => void;
}

/**
 * Opens telemetry.db. The writer makes the file and its tables and throws when it cannot; a reader never does: while
 * there is no readable file it answers gaps.
 */
export function openTelemetryStore(path: string, options: TelemetryStoreOptions & { readonly: true }): TelemetryReader;
export function openTelemetryStore(path: string, options?: TelemetryStoreOptions): TelemetryStore;
export function openTelemetryStore(
  path: string,
  options: TelemetryStoreOptions = {},
): TelemetryReader | TelemetryStore {
  if (options.readonly === true) return new ReopeningReader(path);
  const maximumBytes = options.maximumBytes ?? 512 * 1024 * 1024;
  const database = openTelemetryDatabase(path, options.onSetAside);
  // Over this SQLite answers as it does on a full disk, so that figures cannot fill the disk configuration lives on.
  const pageSize = Number(database.pragma('page_size', { simple: true }));
  database.pragma(`max_page_count = ${Math.ceil((maximumBytes * 1.5) / pageSize)}`);
  const writes = new RollupWrites(database);
  const pruner = new RollupPruner(database, maximumBytes);
  return {
    querySeries: (query) => querySeries(database, query),
    topRoutes: (query) => topRoutes(database, query),
    writeRollups: (parts) => writes.write(parts),
    prune(now) {
      const result = pruner.step(now);
      writes.forgetObjects();
      return result;
    },
    usedBytes: () => usedBytes(database),
    close: () => database.close(),
  };
}
