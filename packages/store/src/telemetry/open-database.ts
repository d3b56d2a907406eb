import { closeSync, openSync, renameSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';

export type TelemetryDatabase = Database.Database;

/** In order; `user_version` says how many have run. Never edited after a release. */
const migrations = [
  `CREATE TABLE object (
     id INTEGER PRIMARY KEY,
     scope TEXT NOT NULL,
     name TEXT NOT NULL,
     UNIQUE (scope, name)
   ) STRICT;
   -- One row for each bucket the gateway ran in: without it there is no data, with it and no rollup there is zero.
   CREATE TABLE heartbeat (
     resolution_ms INTEGER NOT NULL,
     at INTEGER NOT NULL,
     covered_ms INTEGER NOT NULL,
     PRIMARY KEY (resolution_ms, at)
   ) STRICT, WITHOUT ROWID;
   -- Time before object: writing appends, and forgetting the old is one range.
   CREATE TABLE rollup (
     resolution_ms INTEGER NOT NULL,
     at INTEGER NOT NULL,
     object INTEGER NOT NULL,
     requests INTEGER NOT NULL,
     failures INTEGER NOT NULL,
     client_errors INTEGER NOT NULL,
     bytes_received REAL NOT NULL,
     bytes_sent REAL NOT NULL,
     retries INTEGER NOT NULL,
     duration_sum_ms REAL NOT NULL,
     durations BLOB NOT NULL,
     PRIMARY KEY (resolution_ms, at, object)
   ) STRICT, WITHOUT ROWID;`,
];

/**
 * Opens telemetry.db to write, makes or migrates its tables. A file that is no database, or a corrupt one, is set aside
 * as `<path>.corrupt` (replacing an older one) and a new one begun: it holds figures of the past, nothing that runs.
 * @param onSetAside told where the broken file is now
 * @throws when the folder or the file cannot be written, or the file is of a newer version
 */
export function openTelemetryDatabase(path: string, onSetAside?: (keptAt: string) => void): TelemetryDatabase {
  try {
    return openAndMigrate(path);
  } catch (thrown) {
    if (!isCorruption(thrown)) throw thrown;
    renameSync(path, `${path}.corrupt`);
    for (const suffix of ['-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
    onSetAside?.(`${path}.corrupt`);
    return openAndMigrate(path);
  }
}

/** Whether the file itself is broken, so that trying again cannot help. */
export function isCorruption(thrown: unknown): boolean {
  if (!(thrown instanceof Error) || !('code' in thrown)) return false;
  return String(thrown.code).startsWith('SQLITE_CORRUPT') || thrown.code === 'SQLITE_NOTADB';
}

function openAndMigrate(path: string): TelemetryDatabase {
  // SQLite would make it readable by all; its journal files take the mode of the file.
  closeSync(openSync(path, 'a', 0o600));
  const database = new Database(path, { timeout: 1000 });
  try {
    database.pragma('journal_mode = WAL');
    // A power cut may cost the last seconds of figures, never the file; configuration has its own database.
    database.pragma('synchronous = NORMAL');
    database.pragma('journal_size_limit = 16777216');
    migrate(database);
    return database;
  } catch (thrown) {
    database.close();
    throw thrown;
  }
}

function migrate(database: TelemetryDatabase): void {
  const version = Number(database.pragma('user_version', { simple: true }));
  if (version > migrations.length) {
    throw new Error(
      `telemetry.db has version ${version}, this program knows ${migrations.length}: start the newer one`,
    );
  }
  database.transaction(() => {
    // Written also when nothing changes: SQLite opens a file it may only read without a word.
    for (const statement of migrations.slice(version)) database.exec(statement);
    database.pragma(`user_version = ${migrations.length}`);
  })();
}
