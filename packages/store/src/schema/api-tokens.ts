import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Tokens for the CLI and for scripts. Only the SHA-256 of the secret is kept. */
export const apiTokens = sqliteTable('api_tokens', {
  id: text('id').primaryKey(),
  name: text('name').notNull().unique(),
  hash: text('hash').notNull().unique(),
  createdBy: text('created_by').notNull(),
  createdAt: integer('created_at').notNull(),
  /** To the minute. */
  lastUsedAt: integer('last_used_at'),
  /** Never when null. */
  expiresAt: integer('expires_at'),
});
