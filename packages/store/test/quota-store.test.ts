import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openQuotaStore } from '@sluice/store/quotas';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quotas-'));
  path = join(folder, 'quotas.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('knows after it was opened again what was used in the period, and nothing of another', () => {
  const first = openQuotaStore(path);
  first.write([
    { id: 'q', key: 'a', from: 1000, used: 3 },
    { id: 'q', key: 'b', from: 1000, used: 1 },
    { id: 'q', key: 'a', from: 1000, used: 4 },
  ]);
  first.close();
  const second = openQuotaStore(path);
  expect([second.used('q', 'a', 1000), second.used('q', 'b', 1000), second.used('q', 'c', 1000)]).toEqual([4, 1, 0]);
  expect(second.used('q', 'a', 2000)).toBe(0);
  second.write([{ id: 'q', key: 'b', from: 2000, used: 7 }]);
  second.forgetBefore(2000);
  expect([second.used('q', 'a', 1000), second.used('q', 'b', 2000)]).toEqual([0, 7]);
  second.close();
});

it('keeps so many keys and no more, those that have used most', () => {
  const store = openQuotaStore(path, 100);
  store.write([{ id: 'q', key: 'customer', from: 1000, used: 50 }]);
  for (let round = 0; round < 50; round += 1) {
    store.write(Array.from({ length: 20 }, (_, index) => ({ id: 'q', key: `${round} ${index}`, from: 1000, used: 1 })));
  }
  store.close();
  const database = new Database(path, { readonly: true });
  const { size } = database.prepare<[], { size: number }>('SELECT count(*) AS size FROM quota').get() ?? { size: 0 };
  database.close();
  expect(size).toBeLessThanOrEqual(102);
  const again = openQuotaStore(path, 100);
  expect(again.used('q', 'customer', 1000)).toBe(50);
  again.close();
});

it('is for its owner only', () => {
  openQuotaStore(path).close();
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

it('sets a file aside that is no database, and begins anew', () => {
  writeFileSync(path, 'this is no database, and long enough to be looked at as one '.repeat(100));
  const store = openQuotaStore(path);
  expect(store.used('q', 'a', 0)).toBe(0);
  store.close();
  expect(existsSync(`${path}.corrupt`)).toBe(true);
});
