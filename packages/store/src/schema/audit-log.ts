import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { configRevisions } from './config-revisions.ts';

/** Who did what. Triggers refuse UPDATE and DELETE. Never holds a secret. */
export const auditLog = sqliteTable('audit_log', {
  id: integer('id').primaryKey(),
  at: integer('at').notNull(),
  /** An e-mail address, `token:<name>`, `cli` or `system`. */
  actor: text('actor').notNull(),
  /** `config.change`, `config.rollback`, `token.create`, `user.password-reset` … */
  action: text('action').notNull(),
  /** What it was done to, in words. */
  subject: text('subject').notNull(),
  detail: text('detail', { mode: 'json' }).$type<Readonly<Record<string, unknown>>>().notNull(),
  revision: integer('revision').references(() => configRevisions.number),
});
