import { getAuthTables } from '@better-auth/core/db';
import { getTableColumns } from 'drizzle-orm';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import { describe, expect, test } from 'vitest';
import { authSchema } from './tables.ts';

// What the library itself says it stores for e-mail and password, with its rate limits in the database.
const wanted = getAuthTables({ rateLimit: { storage: 'database' } });
const declared: Readonly<Record<string, SQLiteTable>> = authSchema;

describe("the sign-in library's tables", () => {
  test('are all declared', () => {
    expect(Object.keys(declared).toSorted()).toEqual(Object.keys(wanted).toSorted());
  });

  test.each(Object.entries(wanted))('%s has every field that the library writes', (name, table) => {
    const columns = getTableColumns(declared[name] as SQLiteTable);
    expect(Object.keys(columns)).toContain('id');
    for (const [key, field] of Object.entries(table.fields)) {
      const column = columns[field.fieldName ?? key];
      expect(column, `${name}.${key}`).toBeDefined();
      expect({ key, required: column?.notNull }).toEqual({ key, required: field.required !== false });
      const types = { date: 'date', boolean: 'boolean', number: 'number', string: 'string' } as const;
      expect({ key, type: column?.dataType }).toEqual({ key, type: types[field.type as keyof typeof types] });
      if (field.unique === true) expect({ key, unique: column?.isUnique }).toEqual({ key, unique: true });
    }
  });
});
