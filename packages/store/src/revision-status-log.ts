import type { Issue } from '@sluice/core';
import { asc, eq } from 'drizzle-orm';
import { revisionStatus } from './schema/revision-status.ts';
import type { StoreDatabase } from './store.ts';

/** What one worker made of one revision. */
export interface RevisionStatus {
  readonly revision: number;
  readonly worker: string;
  readonly state: 'applied' | 'rejected';
  /** From receipt to the swap, milliseconds; 0 when rejected. */
  readonly tookMs: number;
  readonly issues: readonly Issue[];
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** The newest word of every worker about a revision. Written by the controller. */
export class RevisionStatusLog {
  readonly #db: StoreDatabase;

  constructor(db: StoreDatabase) {
    this.#db = db;
  }

  of(revision: number): RevisionStatus[] {
    return this.#db
      .select()
      .from(revisionStatus)
      .where(eq(revisionStatus.revision, revision))
      .orderBy(asc(revisionStatus.worker))
      .all();
  }

  record(status: RevisionStatus): void {
    const { state, tookMs, issues, at } = status;
    this.#db
      .insert(revisionStatus)
      .values(status)
      .onConflictDoUpdate({
        target: [revisionStatus.revision, revisionStatus.worker],
        set: { state, tookMs, issues, at },
      })
      .run();
  }
}
