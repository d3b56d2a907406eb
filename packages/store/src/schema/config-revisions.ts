import { type AnySQLiteColumn, blob, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Every configuration that was ever in force. Triggers refuse UPDATE and DELETE. */
export const configRevisions = sqliteTable('config_revisions', {
  number: integer('number').primaryKey(),
  parent: integer('parent').references((): AnySQLiteColumn => configRevisions.number),
  /** JSON under zstd: see `document-blob.ts`. */
  document: blob('document', { mode: 'buffer' }).notNull(),
  /** Of the document's content; equal hashes are equal configurations. */
  hash: text('hash').notNull(),
  author: text('author').notNull(),
  reason: text('reason').notNull(),
  /** The first change as a sentence, so a list of revisions needs no documents. */
  summary: text('summary').notNull(),
  changeCount: integer('change_count').notNull(),
  createdAt: integer('created_at').notNull(),
});
