import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { certificates } from './certificates.ts';

/** What was issued here. */
export const certificateVersions = sqliteTable('certificate_versions', {
  id: text('id').primaryKey(),
  certificate: text('certificate')
    .notNull()
    .references(() => certificates.id, { onDelete: 'cascade' }),
  /** SHA-256 of the leaf, hexadecimal. */
  fingerprint: text('fingerprint').notNull(),
  /** PEM, the leaf first. */
  chain: text('chain').notNull(),
  sealedKey: text('sealed_key').notNull(),
  /** Milliseconds since the epoch, as all times here. */
  notBefore: integer('not_before').notNull(),
  notAfter: integer('not_after').notNull(),
  createdAt: integer('created_at').notNull(),
});
