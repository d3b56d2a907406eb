import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { applyChange, openStore, StoreProblem, type StoreProblemReason } from '../src/index.ts';
import { findMigrationsFolder } from '../src/migrations-folder.ts';
import { toStoreProblem } from '../src/store-problem.ts';
import { temporaryFolder, temporaryStore } from './temporary-store.ts';

function problemOf(action: () => unknown): StoreProblem {
  try {
    action();
  } catch (thrown) {
    if (thrown instanceof StoreProblem) return thrown;
    throw thrown;
  }
  throw new Error('nothing was thrown');
}

function expectProblem(action: () => unknown, reason: StoreProblemReason, words: RegExp): void {
  const problem = problemOf(action);
  expect(problem.reason).toBe(reason);
  expect(problem.code).toBe('unavailable');
  expect(problem.message).toMatch(words);
  // One sentence on one line: it stands alone in a log and on a page.
  expect(problem.message).not.toContain('\n');
}

/** The migrations of this build, followed by one that only this test knows. */
/** Migrations that ship with this version. */
const shipped = readdirSync(findMigrationsFolder()).filter((file) => file.endsWith('.sql')).length;

function withNextMigration(sql: string): string {
  const folder = join(temporaryFolder(), 'migrations');
  mkdirSync(folder);
  const source = findMigrationsFolder();
  const files = readdirSync(source).filter((file) => file.endsWith('.sql'));
  for (const file of files) copyFileSync(join(source, file), join(folder, file));
  writeFileSync(join(folder, `${String(files.length + 1).padStart(4, '0')}-next.sql`), sql);
  return folder;
}

describe('openStore', () => {
  test('makes a database that only its owner reads, in WAL mode, synchronous, with foreign keys', () => {
    const store = temporaryStore();
    expect(statSync(store.path).mode & 0o777).toBe(0o600);
    expect(store.sqlite.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(store.sqlite.pragma('synchronous', { simple: true })).toBe(2);
    expect(store.sqlite.pragma('foreign_keys', { simple: true })).toBe(1);
    expect(existsSync(`${store.path}.before-1`)).toBe(false);
  });

  test('says that a database is missing when it may not make one', () => {
    const path = join(temporaryFolder(), 'gateway.db');
    expectProblem(() => openStore({ path, readonly: true }), 'missing', /gateway\.db does not exist/);
    expectProblem(() => openStore({ path, migrate: false }), 'missing', /does not exist/);
    expect(existsSync(path)).toBe(false);
  });

  test('reports a file that is no database, and a damaged one, and leaves both alone', () => {
    const garbage = join(temporaryFolder(), 'gateway.db');
    writeFileSync(garbage, 'not a database'.repeat(500));
    expectProblem(() => openStore({ path: garbage }), 'corrupt', /damaged.*sluice restore/);
    expect(readFileSync(garbage, 'utf8')).toBe('not a database'.repeat(500));

    const store = temporaryStore();
    store.close();
    const bytes = readFileSync(store.path);
    bytes.fill(0xa5, 4096, 4096 * 6);
    writeFileSync(store.path, bytes);
    expectProblem(() => openStore({ path: store.path }), 'corrupt', /damaged.*sluice restore/);
    expect(readFileSync(store.path).equals(bytes)).toBe(true);
  });

  test('refuses writes to a store opened read-only, with a reason', () => {
    const writer = temporaryStore();
    const reader = openStore({ path: writer.path, readonly: true });
    expect(reader.latestRevision()?.number).toBe(1);
    const change = { basedOn: 1, author: 'ann', edits: [{ op: 'settings' as const, value: { drainTimeout: '5s' } }] };
    expectProblem(() => applyChange(reader, change), 'read-only', /read-only/);
    reader.close();
  });

  test.skipIf(process.getuid?.() === 0)('reports a file it may not write (cannot be shown as root)', () => {
    const store = temporaryStore();
    store.close();
    chmodSync(store.path, 0o400);
    expectProblem(() => openStore({ path: store.path }), 'read-only', /write access/);
  });

  test('counts the refusals of the file system to write as read-only', () => {
    for (const code of ['EACCES', 'EPERM', 'EROFS']) {
      const problem = toStoreProblem(Object.assign(new Error(code), { code }), '/data/gateway.db');
      expect(problem).toMatchObject({ reason: 'read-only', message: expect.stringContaining('write access') });
    }
  });

  test('reports a full disk in words, changes nothing, and goes on when there is room', () => {
    const store = temporaryStore();
    const pages = store.sqlite.pragma('page_count', { simple: true });
    store.sqlite.pragma(`max_page_count = ${pages}`);
    const grow = (step: number) =>
      applyChange(store, {
        basedOn: store.latestRevision()?.number ?? 0,
        author: 'ann',
        reason: 'x'.repeat(20_000),
        edits: [{ op: 'settings', value: { drainTimeout: `${step}s` } }],
      });
    expectProblem(() => grow(1), 'disk-full', /the disk is full/);
    expect(store.latestRevision()?.number).toBe(1);
    expect(store.document().settings.drainTimeout).toBe('30s');
    store.sqlite.pragma('max_page_count = 1000000');
    expect(grow(2).revision.number).toBe(2);
  });

  test('says that another process holds the lock', () => {
    const store = temporaryStore();
    store.sqlite.pragma('busy_timeout = 20');
    const other = new Database(store.path);
    other.exec('BEGIN IMMEDIATE');
    expectProblem(() => store.appendAudit({ actor: 'a', action: 'b', subject: 'c' }), 'busy', /locked by another/);
    other.exec('ROLLBACK');
    other.close();
    store.appendAudit({ actor: 'a', action: 'b', subject: 'c' });
  });
});

describe('migration', () => {
  test('copies the database first and keeps what was in it', () => {
    const store = temporaryStore();
    store.close();
    const migrationsFolder = withNextMigration('CREATE TABLE next_thing (id INTEGER PRIMARY KEY) STRICT;');
    const migrated = openStore({ path: store.path, migrationsFolder });
    expect(migrated.latestRevision()?.number).toBe(1);
    expect(migrated.sqlite.pragma('user_version', { simple: true })).toBe(shipped + 1);
    migrated.close();

    const copy = new Database(`${store.path}.before-${shipped + 1}`, { readonly: true });
    expect(copy.pragma('user_version', { simple: true })).toBe(shipped);
    expect(copy.prepare('SELECT count(*) AS n FROM config_revisions').get()).toEqual({ n: 1 });
    copy.close();
    expect(statSync(`${store.path}.before-${shipped + 1}`).mode & 0o077).toBe(0);
  });

  test('that fails leaves the database as it was', () => {
    const store = temporaryStore();
    store.close();
    const migrationsFolder = withNextMigration('CREATE TABLE half (id INTEGER) STRICT; SELECT nonsense;');
    expect(() => openStore({ path: store.path, migrationsFolder })).toThrow(/nonsense/);
    const again = openStore({ path: store.path });
    expect(again.latestRevision()?.number).toBe(1);
    expect(again.sqlite.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'half'").get()).toBeUndefined();
    again.close();
  });

  test('refuses a newer schema, an older one when it may not migrate, and an altered history', () => {
    const store = temporaryStore();
    store.close();
    const migrationsFolder = withNextMigration('CREATE TABLE next_thing (id INTEGER PRIMARY KEY) STRICT;');
    expectProblem(
      () => openStore({ path: store.path, migrationsFolder, readonly: true }),
      'older-schema',
      new RegExp(`has schema ${shipped} and needs ${shipped + 1}`),
    );
    openStore({ path: store.path, migrationsFolder }).close();
    expectProblem(
      () => openStore({ path: store.path }),
      'newer-schema',
      new RegExp(`has schema ${shipped + 1}.*newer Sluice`),
    );
    const other = withNextMigration('CREATE TABLE other_thing (id INTEGER PRIMARY KEY) STRICT;');
    expectProblem(() => openStore({ path: store.path, migrationsFolder: other }), 'altered-migration', /\d-next\.sql/);
  });

  test('runs once when two connections open a new database', () => {
    const path = join(temporaryFolder(), 'deep', 'er', 'gateway.db');
    const first = openStore({ path });
    const second = openStore({ path });
    expect(second.sqlite.prepare('SELECT count(*) AS n FROM schema_migrations').get()).toEqual({ n: shipped });
    expect(statSync(dirname(path)).mode & 0o077).toBe(0);
    first.close();
    second.close();
    second.close();
  });
});
