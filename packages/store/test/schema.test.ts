import { getTableName } from 'drizzle-orm';
import { getTableConfig, type SQLiteTable } from 'drizzle-orm/sqlite-core';
import { describe, expect, test } from 'vitest';
import { tables } from '../src/schema/tables.ts';
import { temporaryStore } from './temporary-store.ts';

interface Column {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly key: boolean;
}

function byName(columns: readonly Column[]): Column[] {
  return columns.toSorted((a, b) => a.name.localeCompare(b.name));
}

function declared(table: SQLiteTable): Column[] {
  const { columns, primaryKeys } = getTableConfig(table);
  const composite = primaryKeys.flatMap((key) => key.columns.map((column) => column.name));
  return byName(
    columns.map((column) => ({
      name: column.name,
      type: column.getSQLType().toUpperCase(),
      required: column.notNull || column.primary,
      key: column.primary || composite.includes(column.name),
    })),
  );
}

describe('the tables that the code declares and the migrations make', () => {
  const all: readonly SQLiteTable[] = Object.values(tables);

  test.each(all.map((table) => [getTableName(table), table] as const))('%s has the same columns', (name, table) => {
    const store = temporaryStore({ bootstrapped: false });
    const rows = store.sqlite.pragma(`table_info(${name})`) as {
      name: string;
      type: string;
      notnull: number;
      pk: number;
    }[];
    const made = rows.map((row) => ({ name: row.name, type: row.type, required: row.notnull === 1, key: row.pk > 0 }));
    expect(made.length).toBeGreaterThan(0);
    expect(byName(made)).toEqual(declared(table));
  });

  test.each(all.map((table) => [getTableName(table), table] as const))('%s has the same uniques', (name, table) => {
    const store = temporaryStore({ bootstrapped: false });
    const lists = store.sqlite.pragma(`index_list(${name})`) as { name: string; unique: number; origin: string }[];
    const uniques = lists.filter((list) => list.unique === 1 && list.origin === 'u');
    const columns = uniques.map(
      (list) => (store.sqlite.pragma(`index_info(${list.name})`) as { name: string }[])[0]?.name,
    );
    const wanted = getTableConfig(table).columns.filter((column) => column.isUnique);
    expect(columns.toSorted()).toEqual(wanted.map((column) => column.name).toSorted());
  });

  test('are the same tables', () => {
    const store = temporaryStore({ bootstrapped: false });
    const made = store.sqlite
      .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'")
      .all();
    const names = made.map((table) => table.name).filter((name) => name !== 'schema_migrations');
    expect(names.toSorted()).toEqual(all.map((table) => getTableName(table)).toSorted());
  });
});
