import type { ConfigDocument } from '@sluice/config';
import type { Clock } from '@sluice/core';
import type { SecretKey } from '@sluice/core/secret-key';
import type { Database } from 'better-sqlite3';
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3';
import { type AuditEntry, type AuditInput, AuditTrail } from './audit-trail.ts';
import { type CurrentConfiguration, type Revision, RevisionLog, type RevisionSummary } from './revision-log.ts';
import { type RevisionStatus, RevisionStatusLog } from './revision-status-log.ts';
import { tables } from './schema/tables.ts';
import { toStoreProblem } from './store-problem.ts';

export type StoreDatabase = BetterSQLite3Database<typeof tables>;

/**
 * gateway.db, open. Everything here is synchronous: a transaction never waits for anything but the disk. Reads are
 * methods; configuration is written by `applyChange` and nothing else.
 */
export class Store {
  readonly path: string;
  readonly readonly: boolean;
  /** For what SQL alone can say; `db` for everything else. */
  readonly sqlite: Database;
  readonly db: StoreDatabase;
  readonly clock: Clock;
  /** Undefined when it was opened without one: sealed values stay sealed. */
  readonly secretKey: SecretKey | undefined;
  readonly revisions: RevisionLog;
  readonly #statuses: RevisionStatusLog;
  readonly #audit: AuditTrail;

  /** Use `openStore`. */
  constructor(sqlite: Database, options: { clock: Clock; secretKey: SecretKey | undefined }) {
    this.path = sqlite.name;
    this.readonly = sqlite.readonly;
    this.sqlite = sqlite;
    this.db = drizzle(sqlite, { schema: tables });
    this.clock = options.clock;
    this.secretKey = options.secretKey;
    this.revisions = new RevisionLog(this.db);
    this.#statuses = new RevisionStatusLog(this.db);
    this.#audit = new AuditTrail(this.db, () => this.clock.now());
  }

  /**
   * Runs `work` in a transaction that takes the write lock at once (waiting up to 5 s), so what it read is still true
   * when it writes. Nothing may await inside. Nested calls join the outer transaction.
   * @throws StoreProblem when the disk, the file or the lock refuses
   */
  write<T>(work: () => T): T {
    try {
      return this.sqlite.transaction(work).immediate();
    } catch (thrown) {
      throw toStoreProblem(thrown, this.path);
    }
  }

  /** Runs `work` against one state of the database, whatever others write meanwhile. */
  read<T>(work: () => T): T {
    try {
      return this.sqlite.transaction(work).deferred();
    } catch (thrown) {
      throw toStoreProblem(thrown, this.path);
    }
  }

  /** The newest revision; undefined before the first. */
  latestRevision(): RevisionSummary | undefined {
    return this.read(() => this.revisions.latest());
  }

  /** One revision with its document; undefined when there is none of that number. */
  revision(number: number): Revision | undefined {
    return this.read(() => this.revisions.find(number));
  }

  /** Newest first. `before` continues a list; `limit` is 1–500. */
  listRevisions(options: { before?: number; limit: number }): RevisionSummary[] {
    return this.read(() => this.revisions.list(options));
  }

  /** The configuration in force. Shared and frozen in spirit: never change it. */
  document(): ConfigDocument {
    return this.current().document;
  }

  /** The configuration in force with its revision, from one read. */
  current(): CurrentConfiguration {
    return this.read(() => this.revisions.current());
  }

  /** What the workers made of a revision. */
  revisionStatus(number: number): RevisionStatus[] {
    return this.read(() => this.#statuses.of(number));
  }

  /**
   * The controller notes what a worker answered. Does not wait for the disk: after a power failure the workers say it
   * again, and while one answer is written the next one waits.
   * @throws StoreProblem; Error inside a transaction
   */
  recordRevisionStatus(status: RevisionStatus): void {
    this.#setSynchronous('NORMAL');
    try {
      this.write(() => this.#statuses.record(status));
    } finally {
      this.#setSynchronous('FULL');
    }
  }

  /** `NORMAL` never harms the file under WAL: only the last commits before a power failure may be missing. */
  #setSynchronous(mode: 'FULL' | 'NORMAL'): void {
    if (this.sqlite.open) this.sqlite.pragma(`synchronous = ${mode}`);
  }

  /** Newest first. `before` is the id of the last entry seen; `limit` is 1–500. */
  listAudit(options: { before?: number; limit: number }): AuditEntry[] {
    return this.read(() => this.#audit.list(options));
  }

  appendAudit(entry: AuditInput): void {
    this.write(() => this.#audit.append(entry));
  }

  /** Changes whenever another connection has committed. Cheap enough to ask many times a second. */
  dataVersion(): number {
    try {
      return Number(this.sqlite.pragma('data_version', { simple: true }));
    } catch (thrown) {
      throw toStoreProblem(thrown, this.path);
    }
  }

  /** Idempotent. */
  close(): void {
    if (this.sqlite.open) this.sqlite.close();
  }
}
