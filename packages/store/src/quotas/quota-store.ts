import { renameSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { makePrivateFile } from '../private-file.ts';
import { isCorruption } from '../telemetry/open-database.ts';

/** How much of a quota has been used in one period. */
export interface QuotaUse {
  /** Of the policy. */
  readonly id: string;
  /** Whom it counts. */
  readonly key: string;
  /** Beginning of the period, milliseconds since the epoch. */
  readonly from: number;
  readonly used: number;
}

export interface QuotaStore {
  /** 0 where nothing is known of that period. */
  used(id: string, key: string, from: number): number;
  /** All of it or nothing. */
  write(uses: readonly QuotaUse[]): void;
  /** Forgets periods that began before. */
  forgetBefore(from: number): void;
  close(): void;
}

/**
 * Opens quotas.db, and makes it where it is missing. One that is corrupt is set aside as `<path>.corrupt`, and quotas
 * begin anew. @throws when the folder or the file cannot be written
 * @param mostKeys at a time, some 100 bytes each; of more those that have used least are forgotten. Default 500,000
 */
export function openQuotaStore(path: string, mostKeys = 500_000): QuotaStore {
  let database: Database.Database;
  try {
    database = open(path);
  } catch (thrown) {
    if (!isCorruption(thrown)) throw thrown;
    renameSync(path, `${path}.corrupt`);
    for (const suffix of ['-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
    database = open(path);
  }
  const select = database.prepare<[string, string, number], { used: number }>(
    'SELECT used FROM quota WHERE id = ? AND key = ? AND started = ?',
  );
  const upsert = database.prepare<[string, string, number, number]>(
    `INSERT INTO quota (id, key, started, used) VALUES (?, ?, ?, ?)
     ON CONFLICT (id, key) DO UPDATE SET started = excluded.started, used = excluded.used`,
  );
  const remove = database.prepare<[number]>('DELETE FROM quota WHERE started < ?');
  const overflow = database.prepare<[number]>(
    'DELETE FROM quota WHERE (id, key) IN (SELECT id, key FROM quota ORDER BY used, started LIMIT ?)',
  );
  const size = database.prepare<[], { size: number }>('SELECT count(*) AS size FROM quota');
  const lookEvery = Math.max(1, Math.floor(mostKeys / 50));
  let toLook = 0;
  /** Counting reads the whole table, so it is done after as many writes as could make it a fiftieth larger. */
  function makeRoom(written: number): void {
    toLook -= written;
    if (toLook > 0) return;
    toLook = lookEvery;
    const tooMany = (size.get()?.size ?? 0) - mostKeys;
    if (tooMany > 0) overflow.run(tooMany);
  }
  return {
    used: (id, key, from) => select.get(id, key, from)?.used ?? 0,
    write: database.transaction((uses: readonly QuotaUse[]) => {
      for (const { id, key, from, used } of uses) upsert.run(id, key, from, used);
      makeRoom(uses.length);
    }),
    forgetBefore: (from) => void remove.run(from),
    close: () => database.close(),
  };
}

function open(path: string): Database.Database {
  makePrivateFile(path);
  const database = new Database(path, { timeout: 1000 });
  try {
    database.pragma('journal_mode = WAL');
    // A power cut may cost the last seconds of counting, never the file.
    database.pragma('synchronous = NORMAL');
    database.pragma('journal_size_limit = 4194304');
    database.exec(
      `CREATE TABLE IF NOT EXISTS quota (
         id TEXT NOT NULL,
         key TEXT NOT NULL,
         started INTEGER NOT NULL,
         used INTEGER NOT NULL,
         PRIMARY KEY (id, key)
       ) STRICT, WITHOUT ROWID`,
    );
    return database;
  } catch (thrown) {
    database.close();
    throw thrown;
  }
}
