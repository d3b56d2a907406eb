import { type ConfigDocument, documentSchema, validateDocument } from '@sluice/config';
import { reuseUnchanged } from '@sluice/core';
import { desc, eq, lt, sql } from 'drizzle-orm';
import { packDocument, unpackDocument } from './document-blob.ts';
import { configRevisions } from './schema/config-revisions.ts';
import type { StoreDatabase } from './store.ts';

/** A revision without its document. */
export interface RevisionSummary {
  readonly number: number;
  /** The revision it was based on; null for the first. */
  readonly parent: number | null;
  readonly hash: string;
  /** An e-mail address, `token:<name>`, `cli` or `system`. */
  readonly author: string;
  readonly reason: string;
  /** The first change as a sentence. */
  readonly summary: string;
  readonly changeCount: number;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

export interface Revision extends RevisionSummary {
  readonly document: ConfigDocument;
}

/** The configuration in force; `revision` is undefined before the first, and the document then the default one. */
export interface CurrentConfiguration {
  readonly revision: RevisionSummary | undefined;
  readonly document: ConfigDocument;
}

const summaryColumns = {
  number: configRevisions.number,
  parent: configRevisions.parent,
  hash: configRevisions.hash,
  author: configRevisions.author,
  reason: configRevisions.reason,
  summary: configRevisions.summary,
  changeCount: configRevisions.changeCount,
  createdAt: configRevisions.createdAt,
};

function prepareStatements(db: StoreDatabase) {
  const { number } = configRevisions;
  return {
    latest: db.select(summaryColumns).from(configRevisions).orderBy(desc(number)).limit(1).prepare(),
    document: db
      .select({ document: configRevisions.document })
      .from(configRevisions)
      .where(eq(number, sql.placeholder('number')))
      .prepare(),
    summary: db
      .select(summaryColumns)
      .from(configRevisions)
      .where(eq(number, sql.placeholder('number')))
      .prepare(),
    page: db
      .select(summaryColumns)
      .from(configRevisions)
      .where(lt(number, sql.placeholder('before')))
      .orderBy(desc(number))
      .limit(sql.placeholder('limit'))
      .prepare(),
  };
}

/**
 * Revisions, newest first. Keeps the newest document in memory: it is read on every change and every page, and a
 * revision never changes, so its number is all the cache has to compare, also when another process wrote it.
 */
export class RevisionLog {
  readonly #db: StoreDatabase;
  readonly #statements: ReturnType<typeof prepareStatements>;
  #newest: Revision | undefined;
  readonly #validated = new WeakSet<ConfigDocument>();

  constructor(db: StoreDatabase) {
    this.#db = db;
    this.#statements = prepareStatements(db);
  }

  latest(): RevisionSummary | undefined {
    return this.#statements.latest.get();
  }

  current(): CurrentConfiguration {
    const revision = this.latest();
    if (revision === undefined) return { revision, document: documentSchema.parse({ version: 1 }) };
    return { revision, document: this.#documentOf(revision) };
  }

  /**
   * The same document out of the validation's hands, which then takes every resource that an edit leaves alone as
   * checked. Paid once per process and foreign revision. A document that today's rules refuse comes back as it is.
   */
  validated(current: CurrentConfiguration): ConfigDocument {
    if (this.#validated.has(current.document)) return current.document;
    const result = validateDocument(current.document);
    if (!result.ok) return current.document;
    this.#validated.add(result.document);
    if (current.revision !== undefined) this.#newest = { ...current.revision, document: result.document };
    return result.document;
  }

  find(number: number): Revision | undefined {
    const summary = this.#statements.summary.get({ number });
    if (summary === undefined) return undefined;
    // A number above the newest one known is a revision that another process wrote: from now on the newest.
    const isNewest = number >= (this.#newest?.number ?? 0) && number === this.latest()?.number;
    return { ...summary, document: isNewest ? this.#documentOf(summary) : this.#read(number) };
  }

  /** @param before only older than this number @param limit 1–500 */
  list(options: { before?: number; limit: number }): RevisionSummary[] {
    const limit = Math.min(500, Math.max(1, options.limit));
    return this.#statements.page.all({ before: options.before ?? Number.MAX_SAFE_INTEGER, limit });
  }

  /** Only `applyChange` and `bootstrap` call this, inside their transaction. */
  append(revision: Revision): void {
    const { document, ...summary } = revision;
    this.#db
      .insert(configRevisions)
      .values({ ...summary, document: packDocument(document) })
      .run();
  }

  /** After the commit: spares the next reader unpacking what the writer just had in its hands. */
  remember(revision: Revision): void {
    this.#newest = revision;
    this.#validated.add(revision.document);
  }

  #documentOf(summary: RevisionSummary): ConfigDocument {
    if (this.#newest?.number !== summary.number || this.#newest.hash !== summary.hash) {
      this.#newest = { ...summary, document: this.#shareUnchanged(this.#read(summary.number)) };
    }
    return this.#newest.document;
  }

  /** What is kept of a resource by its identity, such as its compiled form, then outlives revisions that leave it alone. */
  #shareUnchanged(document: ConfigDocument): ConfigDocument {
    const known = this.#newest?.document;
    return {
      version: document.version,
      settings: document.settings,
      certificates: reuseUnchanged(document.certificates, known?.certificates ?? []),
      discoverySources: reuseUnchanged(document.discoverySources, known?.discoverySources ?? []),
      listeners: reuseUnchanged(document.listeners, known?.listeners ?? []),
      upstreams: reuseUnchanged(document.upstreams, known?.upstreams ?? []),
      routes: reuseUnchanged(document.routes, known?.routes ?? []),
    };
  }

  #read(number: number): ConfigDocument {
    const row = this.#statements.document.get({ number });
    if (row === undefined) throw new Error(`revision ${number} has no document`);
    return unpackDocument(row.document);
  }
}
