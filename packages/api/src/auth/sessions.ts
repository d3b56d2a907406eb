import { authSchema, type Store } from '@sluice/store';
import { and, desc, eq } from 'drizzle-orm';

/** A place where somebody is signed in. */
export interface SessionView {
  readonly id: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly address: string;
  readonly userAgent: string;
  /** The one that is asking. */
  readonly current: boolean;
}

export function listSessions(store: Store, userId: string, currentId: string): SessionView[] {
  const { session } = authSchema;
  const rows = store.read(() =>
    store.db.select().from(session).where(eq(session.userId, userId)).orderBy(desc(session.createdAt)).all(),
  );
  return rows.map((row) => ({
    id: row.id,
    createdAt: row.createdAt,
    expiresAt: row.expiresAt,
    address: row.ipAddress ?? '',
    userAgent: row.userAgent ?? '',
    current: row.id === currentId,
  }));
}

/** Only a session of that user; nothing happens for another's. */
export function endSession(store: Store, userId: string, id: string): void {
  const { session } = authSchema;
  store.write(() =>
    store.db
      .delete(session)
      .where(and(eq(session.id, id), eq(session.userId, userId)))
      .run(),
  );
}
