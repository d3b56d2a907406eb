import { closeSync, copyFileSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Clock, SluiceError, systemClock } from '@sluice/core';
import type { SecretKey } from '@sluice/core/secret-key';
import Database from 'better-sqlite3';
import { findInconsistency } from './find-inconsistency.ts';
import { openStore } from './open-store.ts';
import type { RevisionSummary } from './revision-log.ts';
import { secrets } from './schema/secrets.ts';
import type { Store } from './store.ts';
import { StoreProblem, toStoreProblem } from './store-problem.ts';

export interface RestoreOptions {
  /** The backup. It is copied, never changed. */
  readonly file: string;
  /** Of the gateway.db to replace. */
  readonly path: string;
  /** To say whether the sealed values in the backup can be opened here. */
  readonly secretKey?: SecretKey | undefined;
  readonly clock?: Clock;
  readonly migrationsFolder?: string;
}

export interface Restored {
  /** In force now. */
  readonly revision: RevisionSummary;
  /** Where the database that was replaced is now; undefined when there was none. */
  readonly keptAt: string | undefined;
  readonly warnings: readonly string[];
}

const siblings = ['', '-wal', '-shm'] as const;

function removeDatabase(path: string): void {
  for (const suffix of siblings) rmSync(`${path}${suffix}`, { force: true });
}

/** The copy that is checked, whose trouble is that of the backup. */
function openCandidate(path: string, clock: Clock, { file, migrationsFolder }: RestoreOptions): Store {
  try {
    return openStore({ path, clock, ...(migrationsFolder !== undefined && { migrationsFolder }) });
  } catch (thrown) {
    if (!(thrown instanceof StoreProblem)) throw thrown;
    if (thrown.reason === 'corrupt') {
      throw new StoreProblem('corrupt', `The backup ${file} is damaged, or is none: take another.`, thrown);
    }
    const words = thrown.message.replaceAll(`database ${path}`, `backup ${file}`).replaceAll(path, file);
    throw new StoreProblem(thrown.reason, words, thrown);
  }
}

/** Everything that must hold before a backup may take the place of a database. */
function checkBackup(store: Store, file: string): RevisionSummary {
  const damage = store.sqlite.pragma('integrity_check(1)', { simple: true });
  if (damage !== 'ok') throw new StoreProblem('corrupt', `The backup ${file} is damaged (${String(damage)}).`);
  if ((store.sqlite.pragma('foreign_key_check') as unknown[]).length > 0) {
    throw new StoreProblem('corrupt', `The backup ${file} is damaged: rows refer to others that are not there.`);
  }
  const revision = store.latestRevision();
  if (revision === undefined) throw new SluiceError('invalid', `The backup ${file} holds no configuration.`);
  const inconsistency = findInconsistency(store);
  if (inconsistency !== undefined) {
    throw new StoreProblem('corrupt', `The backup ${file} cannot be used: ${inconsistency}.`);
  }
  return revision;
}

function warningsOf(store: Store, key: SecretKey | undefined): string[] {
  const sealed = store.db.select({ id: secrets.id, sealed: secrets.sealed }).from(secrets).all();
  const foreign = sealed.filter((row) => key === undefined || row.sealed.split('.')[1] !== key.id);
  if (foreign.length === 0) return [];
  return [`${foreign.length} sealed values need the secret key of the Sluice that made this backup.`];
}

/**
 * Makes the current database one plain file that nobody uses. Leaving WAL mode is what SQLite grants to the only
 * connection and to no other, so this also is the proof that Sluice does not run.
 */
function takeOffline(path: string): void {
  let database: Database.Database | undefined;
  try {
    database = new Database(path, { timeout: 1000 });
    database.pragma('journal_mode = DELETE');
  } catch (thrown) {
    const problem = toStoreProblem(thrown, path);
    if (problem instanceof StoreProblem && problem.reason === 'busy') {
      throw new StoreProblem('busy', `The database ${path} is in use: stop Sluice before a restore.`, thrown);
    }
    // A damaged database is the usual reason to restore; it is put aside as it is.
    if (!(problem instanceof StoreProblem && problem.reason === 'corrupt')) throw problem;
  } finally {
    database?.close();
  }
}

function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Puts a backup in the place of the database, after checking a copy of it: pages, references, schema (older ones are
 * migrated), that the newest document is the one that was written and is valid. The old database is kept beside it.
 * @throws StoreProblem, SluiceError `invalid`; then the database is what it was
 */
export function restore(options: RestoreOptions): Restored {
  const { file, path } = options;
  const clock = options.clock ?? systemClock;
  if (!existsSync(file)) throw new StoreProblem('missing', `The backup ${file} does not exist.`);
  const candidate = `${path}.restoring`;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  removeDatabase(candidate);
  try {
    copyFileSync(file, candidate);
    const store = openCandidate(candidate, clock, options);
    let revision: RevisionSummary;
    let warnings: string[];
    try {
      revision = checkBackup(store, file);
      warnings = warningsOf(store, options.secretKey);
      store.sqlite.pragma('journal_mode = DELETE');
    } finally {
      store.close();
    }
    const keptAt = existsSync(path) ? putAside(path, clock) : undefined;
    renameSync(candidate, path);
    syncFolder(dirname(path));
    return { revision, keptAt, warnings };
  } catch (thrown) {
    removeDatabase(candidate);
    throw toStoreProblem(thrown, file);
  }
}

function putAside(path: string, clock: Clock): string {
  takeOffline(path);
  const stamp = new Date(clock.now()).toISOString().replaceAll(/[:.]/g, '-');
  const keptAt = `${path}.before-restore-${stamp}`;
  for (const suffix of siblings) {
    // The comment keeps the dashboard's bundler from taking the whole project along for a path it cannot know.
    if (!existsSync(/* turbopackIgnore: true */ `${path}${suffix}`)) continue;
    renameSync(`${path}${suffix}`, `${keptAt}${suffix}`);
  }
  return keptAt;
}
