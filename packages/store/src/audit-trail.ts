import { desc, lt } from 'drizzle-orm';
import { auditLog } from './schema/audit-log.ts';
import type { StoreDatabase } from './store.ts';

export interface AuditEntry {
  readonly id: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly actor: string;
  /** `config.change`, `config.rollback`, `token.create`, `user.password-reset` … */
  readonly action: string;
  readonly subject: string;
  /** Never holds a secret. */
  readonly detail: Readonly<Record<string, unknown>>;
  readonly revision: number | null;
}

export interface AuditInput {
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly detail?: Readonly<Record<string, unknown>>;
  readonly revision?: number;
}

/** Who did what, newest first. Only grows. */
export class AuditTrail {
  readonly #db: StoreDatabase;
  readonly #now: () => number;

  constructor(db: StoreDatabase, now: () => number) {
    this.#db = db;
    this.#now = now;
  }

  append(entry: AuditInput): void {
    this.#db
      .insert(auditLog)
      .values({
        at: this.#now(),
        actor: entry.actor,
        action: entry.action,
        subject: entry.subject,
        detail: entry.detail ?? {},
        revision: entry.revision ?? null,
      })
      .run();
  }

  /** @param before only entries with a smaller id @param limit 1–500 */
  list(options: { before?: number; limit: number }): AuditEntry[] {
    return this.#db
      .select()
      .from(auditLog)
      .where(options.before === undefined ? undefined : lt(auditLog.id, options.before))
      .orderBy(desc(auditLog.id))
      .limit(Math.min(500, Math.max(1, options.limit)))
      .all();
  }
}
