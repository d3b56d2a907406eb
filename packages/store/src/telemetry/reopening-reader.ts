import { statSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { TelemetryDatabase } from './open-database.ts';
import { querySeries, type Series, type SeriesQuery } from './query-series.ts';
import { bucketStart, resolutionsMs } from './resolution.ts';
import type { TelemetryReader } from './telemetry-store.ts';
import { type TopRoute, type TopRoutesQuery, topRoutes } from './top-routes.ts';

/**
 * Reads telemetry.db beside its writer. The file may not be there yet, may be replaced while it is open (a corrupt one
 * is set aside) or may be unreadable for a while: charts then have gaps, and the next query tries again.
 */
export class ReopeningReader implements TelemetryReader {
  readonly #path: string;
  #database: TelemetryDatabase | undefined;
  #inode = 0;

  constructor(path: string) {
    this.#path = path;
  }

  querySeries(query: SeriesQuery): Series {
    return this.#read((database) => querySeries(database, query)) ?? onlyGaps(query);
  }

  topRoutes(query: TopRoutesQuery): readonly TopRoute[] {
    return this.#read((database) => topRoutes(database, query)) ?? [];
  }

  close(): void {
    this.#database?.close();
    this.#database = undefined;
  }

  #read<Result>(read: (database: TelemetryDatabase) => Result): Result | undefined {
    try {
      const inode = statSync(this.#path).ino;
      if (inode !== this.#inode) this.close();
      this.#inode = inode;
      this.#database ??= new Database(this.#path, { readonly: true, fileMustExist: true, timeout: 1000 });
      // One snapshot for all statements of a query.
      return this.#database.transaction(read)(this.#database);
    } catch (thrown) {
      // The file system and SQLite give codes: missing, not migrated yet, busy, broken. All the same to a chart, and
      // the writer reports the reason. Anything else is a bug.
      if (!(thrown instanceof Error && 'code' in thrown)) throw thrown;
      this.close();
      return undefined;
    }
  }
}

function onlyGaps({ from, to, maxPoints }: SeriesQuery): Series {
  const finest = resolutionsMs[0];
  const stepMs = Math.max(1, Math.ceil((to - from) / Math.max(1, maxPoints) / finest)) * finest;
  const points = [];
  for (let at = bucketStart(from, stepMs); at < to; at += stepMs) points.push({ at, gap: true } as const);
  return { stepMs, points };
}
