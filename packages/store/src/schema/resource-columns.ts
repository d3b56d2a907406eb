import { integer, text } from 'drizzle-orm/sqlite-core';

/** What each resource table holds: identity and times as columns, everything the operator wrote as validated JSON. */
export function resourceColumns() {
  return {
    /** Stable over renames. */
    id: text('id').primaryKey(),
    name: text('name').notNull().unique(),
    enabled: integer('enabled', { mode: 'boolean' }).notNull(),
    spec: text('spec', { mode: 'json' }).notNull(),
    /** Milliseconds since the epoch. */
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  };
}
