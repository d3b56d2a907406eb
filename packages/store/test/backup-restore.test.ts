import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import {
  applyChange,
  backup,
  loadSecretKey,
  openStore,
  putSecret,
  restore,
  type Store,
  StoreProblem,
} from '../src/index.ts';
import { temporaryFolder, temporaryStore } from './temporary-store.ts';

function changeTimeout(store: Store, drainTimeout: string): void {
  applyChange(store, {
    basedOn: store.latestRevision()?.number ?? 0,
    author: 'ann',
    edits: [{ op: 'settings', value: { drainTimeout } }],
  });
}

/** A database at revision 2 and its backup at `file`; then it went on to revision 3. */
function backedUp() {
  const store = temporaryStore();
  changeTimeout(store, '11s');
  const file = join(temporaryFolder(), 'saved.db');
  backup(store, file);
  changeTimeout(store, '12s');
  return { store, file, path: store.path };
}

describe('backup', () => {
  test('is one private file that holds everything, and never replaces another', () => {
    const { store, file } = backedUp();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(dirname(file))).toEqual(['saved.db']);
    expect(() => backup(store, file)).toThrow(/exists already/);
    const copy = new Database(file, { readonly: true });
    expect(copy.prepare('SELECT max(number) AS n FROM config_revisions').get()).toEqual({ n: 2 });
    copy.close();
  });

  test('says where it could not be written', () => {
    const store = temporaryStore();
    expect(() => backup(store, '/nowhere/at/all.db')).toThrow(StoreProblem);
  });
});

describe('restore', () => {
  test('puts the backup in place and keeps what was there', () => {
    const { store, file, path } = backedUp();
    store.close();
    const restored = restore({ file, path });
    expect(restored).toMatchObject({ revision: { number: 2 }, warnings: [] });
    const after = openStore({ path });
    expect(after.document().settings.drainTimeout).toBe('11s');
    after.close();
    const kept = openStore({ path: restored.keptAt ?? '', readonly: true });
    expect(kept.document().settings.drainTimeout).toBe('12s');
    kept.close();
    expect(readdirSync(dirname(path)).filter((name) => name.includes('restoring'))).toEqual([]);
  });

  test('works where there was no database, and where it is beyond repair', () => {
    const { file, store } = backedUp();
    store.close();
    const path = join(temporaryFolder(), 'new', 'gateway.db');
    expect(restore({ file, path }).keptAt).toBeUndefined();
    writeFileSync(path, 'garbage'.repeat(1000));
    const { keptAt } = restore({ file, path });
    expect(readFileSync(keptAt ?? '', 'utf8')).toContain('garbage');
    const after = openStore({ path });
    expect(after.latestRevision()?.number).toBe(2);
    after.close();
  });

  test('refuses while the database is in use', () => {
    const { file, path, store } = backedUp();
    expect(() => restore({ file, path })).toThrow(/in use: stop Sluice before a restore/);
    expect(store.document().settings.drainTimeout).toBe('12s');
    changeTimeout(store, '13s');
  });

  test.each([
    [
      'damaged pages',
      (file: string) => {
        const bytes = readFileSync(file);
        bytes.fill(0x5a, 4096, bytes.length);
        writeFileSync(file, bytes);
      },
    ],
    ['no database at all', (file: string) => writeFileSync(file, 'garbage')],
    ['an altered setting', (file: string) => alter(file, `UPDATE settings SET spec = '{}'`)],
    [
      'an altered document',
      (file: string) =>
        alter(file, `DROP TRIGGER config_revisions_keep_values; UPDATE config_revisions SET hash = 'x'`),
    ],
    [
      'no revision',
      (file: string) =>
        alter(
          file,
          `PRAGMA foreign_keys = OFF; DROP TRIGGER config_revisions_keep_rows; DROP TRIGGER audit_log_keep_values; DELETE FROM config_revisions; UPDATE audit_log SET revision = NULL`,
        ),
    ],
    ['a newer schema', (file: string) => alter(file, 'PRAGMA user_version = 99')],
  ])('refuses a backup with %s and changes nothing', (_words, spoil) => {
    const { store, file, path } = backedUp();
    store.close();
    spoil(file);
    expect(() => restore({ file, path })).toThrow(`The backup ${file} `);
    const after = openStore({ path });
    expect(after.document().settings.drainTimeout).toBe('12s');
    after.close();
    expect(readdirSync(dirname(path)).filter((name) => /restor/.test(name))).toEqual([]);
  });

  test('warns about sealed values that another key sealed', () => {
    const secretKey = loadSecretKey({ dataDir: temporaryFolder() });
    const store = temporaryStore({ secretKey });
    putSecret(store, 'a test', 'value');
    const file = join(temporaryFolder(), 'saved.db');
    backup(store, file);
    const path = join(temporaryFolder(), 'gateway.db');
    const other = loadSecretKey({ dataDir: temporaryFolder() });
    expect(restore({ file, path, secretKey: other }).warnings).toEqual([
      expect.stringMatching(/1 sealed value.*secret key/),
    ]);
    expect(restore({ file, path, secretKey }).warnings).toEqual([]);
    expect(existsSync(path)).toBe(true);
  });
});

function alter(file: string, sql: string): void {
  const database = new Database(file);
  database.exec(sql);
  database.close();
}
