import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Exactly one row, of id 1. */
export const settings = sqliteTable('settings', {
  id: integer('id').primaryKey(),
  spec: text('spec', { mode: 'json' }).notNull(),
  updatedAt: integer('updated_at').notNull(),
});
