import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Clock, systemClock } from '@sluice/core';
import type { SecretKey } from '@sluice/core/secret-key';
import Database from 'better-sqlite3';
import { checkSchema, migrate, readMigrations } from './migrate.ts';
import { findMigrationsFolder } from './migrations-folder.ts';
import { makePrivateFile } from './private-file.ts';
import { Store } from './store.ts';
import { StoreProblem, toStoreProblem } from './store-problem.ts';

export interface OpenStoreOptions {
  /** Of gateway.db. Its folder is made (0700) when it is missing. */
  readonly path: string;
  /** Refuses every write, and a file that does not exist. Default false. */
  readonly readonly?: boolean;
  /** Create the database and bring it to the newest schema. Default true, except when `readonly`. */
  readonly migrate?: boolean;
  /** Read every page once to find damage. Default true. */
  readonly check?: boolean;
  readonly secretKey?: SecretKey;
  readonly clock?: Clock;
  /** Default: found beside this package or above the program. */
  readonly migrationsFolder?: string;
}

function configure(database: Database.Database, readonly: boolean): void {
  if (!readonly) {
    database.pragma('journal_mode = WAL');
    // An acknowledged change is on the disk, also when the power fails (WAL's default would leave that to a checkpoint).
    database.pragma('synchronous = FULL');
    // One large import must not leave a WAL of its size behind for ever.
    database.pragma('journal_size_limit = 16777216');
  }
  database.pragma('foreign_keys = ON');
}

function checkPages(database: Database.Database, path: string): void {
  const [first] = database.pragma('quick_check(1)', { simple: false }) as { quick_check: string }[];
  if (first?.quick_check !== 'ok') {
    const found = first?.quick_check.replaceAll(/\s+/g, ' ') ?? 'no answer';
    throw new StoreProblem(
      'corrupt',
      `The database ${path} is damaged (${found}): restore a backup with \`sluice restore FILE\`.`,
    );
  }
}

function prepareFolder(path: string, mayCreate: boolean): void {
  if (existsSync(path)) return;
  if (!mayCreate) throw new StoreProblem('missing', `The database ${path} does not exist.`);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
}

/**
 * Opens gateway.db: WAL, `synchronous=FULL`, foreign keys on, waits up to 5 s for another writer.
 * @throws StoreProblem with a reason and one sentence when it is missing, damaged, read-only, of another schema, or on
 * a full disk
 */
export function openStore(options: OpenStoreOptions): Store {
  const { path } = options;
  const readonly = options.readonly ?? false;
  const mayMigrate = options.migrate ?? !readonly;
  const clock = options.clock ?? systemClock;
  let database: Database.Database | undefined;
  try {
    prepareFolder(path, mayMigrate);
    if (!existsSync(path)) makePrivateFile(path);
    // SQLite opens a write-protected file without a word and fails at the first write.
    if (!readonly) accessSync(path, constants.W_OK);
    database = new Database(path, { readonly, fileMustExist: !mayMigrate, timeout: 5000 });
    configure(database, readonly);
    if (options.check ?? true) checkPages(database, path);
    const migrations = readMigrations(options.migrationsFolder ?? findMigrationsFolder());
    if (mayMigrate) migrate(database, path, migrations, () => clock.now());
    else checkSchema(database, path, migrations, false);
    return new Store(database, { clock, secretKey: options.secretKey });
  } catch (thrown) {
    database?.close();
    throw toStoreProblem(thrown, path);
  }
}
