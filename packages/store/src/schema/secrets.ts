import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Sealed values; the key is not in the database. */
export const secrets = sqliteTable('secrets', {
  id: text('id').primaryKey(),
  /** What it is for, shown to people: `TLS key of shop`. */
  label: text('label').notNull(),
  sealed: text('sealed').notNull(),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
});
