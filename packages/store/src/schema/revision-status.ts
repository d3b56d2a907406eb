import type { Issue } from '@sluice/core';
import { integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { configRevisions } from './config-revisions.ts';

/** The newest word of each worker about a revision. */
export const revisionStatus = sqliteTable(
  'revision_status',
  {
    revision: integer('revision')
      .notNull()
      .references(() => configRevisions.number),
    worker: text('worker').notNull(),
    state: text('state', { enum: ['applied', 'rejected'] }).notNull(),
    /** From receipt to the swap, milliseconds; 0 when rejected. */
    tookMs: real('took_ms').notNull(),
    issues: text('issues', { mode: 'json' }).$type<readonly Issue[]>().notNull(),
    at: integer('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.revision, table.worker] })],
);
