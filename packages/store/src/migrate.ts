import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { makePrivateFile } from './private-file.ts';
import { StoreProblem } from './store-problem.ts';

export interface Migration {
  readonly number: number;
  readonly file: string;
  readonly sql: string;
  /** SHA-256 of the file, so a migration that was edited after it ran is noticed. */
  readonly checksum: string;
}

/** The migrations in order. Files are named `0001-what-it-does.sql`, without gaps. */
export function readMigrations(folder: string): Migration[] {
  const files = readdirSync(folder)
    .filter((file) => /^\d{4}-[a-z0-9-]+\.sql$/.test(file))
    .sort();
  return files.map((file, index) => {
    const number = Number(file.slice(0, 4));
    if (number !== index + 1) throw new Error(`migration ${file} should have number ${index + 1}`);
    const sql = readFileSync(join(folder, file), 'utf8');
    return { number, file, sql, checksum: createHash('sha256').update(sql).digest('hex') };
  });
}

export function schemaVersion(database: Database): number {
  return Number(database.pragma('user_version', { simple: true }));
}

/**
 * Refuses a database this build cannot work with.
 * @throws StoreProblem `newer-schema`, `altered-migration`, or `older-schema` unless `mayBeOlder`
 */
export function checkSchema(
  database: Database,
  path: string,
  migrations: readonly Migration[],
  mayBeOlder: boolean,
): void {
  const version = schemaVersion(database);
  const known = migrations.length;
  if (version > known) {
    throw new StoreProblem(
      'newer-schema',
      `The database ${path} has schema ${version}, and this Sluice knows schemas up to ${known}: it was written by a newer Sluice, start that one.`,
    );
  }
  if (version < known && !mayBeOlder) {
    throw new StoreProblem(
      'older-schema',
      `The database ${path} has schema ${version} and needs ${known}: start Sluice once, it migrates by itself.`,
    );
  }
  if (version === 0) return;
  const applied = database.prepare<[], { number: number; checksum: string }>(
    'SELECT number, checksum FROM schema_migrations ORDER BY number',
  );
  for (const { number, checksum } of applied.all()) {
    const migration = migrations[number - 1];
    if (migration !== undefined && migration.checksum !== checksum) {
      throw new StoreProblem(
        'altered-migration',
        `The database ${path} was migrated by another text of ${migration.file}: use the Sluice that wrote it.`,
      );
    }
  }
}

/** Keeps the database as it was before schema `version` became a newer one: `gateway.db.before-2`. */
function keepCopy(database: Database, path: string, next: number): void {
  const copy = `${path}.before-${next}`;
  const unfinished = `${copy}.part`;
  rmSync(unfinished, { force: true });
  makePrivateFile(unfinished);
  database.prepare('VACUUM INTO ?').run(unfinished);
  renameSync(unfinished, copy);
}

/**
 * Brings the database to the newest schema, each migration in its own transaction; two processes that start together
 * do it once. A database that already holds something is copied first.
 * @returns the numbers of the migrations that ran now
 */
export function migrate(
  database: Database,
  path: string,
  migrations: readonly Migration[],
  now: () => number,
): number[] {
  checkSchema(database, path, migrations, true);
  const start = schemaVersion(database);
  if (start >= migrations.length) return [];
  if (start > 0 && !database.memory) keepCopy(database, path, start + 1);
  const ran: number[] = [];
  for (const migration of migrations) {
    const apply = database.transaction(() => {
      // Read again inside the lock: another process may have been first.
      if (schemaVersion(database) >= migration.number) return;
      database.exec(
        'CREATE TABLE IF NOT EXISTS schema_migrations (number INTEGER PRIMARY KEY NOT NULL, file TEXT NOT NULL, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT',
      );
      database.exec(migration.sql);
      database
        .prepare('INSERT INTO schema_migrations (number, file, checksum, applied_at) VALUES (?, ?, ?, ?)')
        .run(migration.number, migration.file, migration.checksum, now());
      database.pragma(`user_version = ${migration.number}`);
      ran.push(migration.number);
    });
    apply.immediate();
  }
  return ran;
}
