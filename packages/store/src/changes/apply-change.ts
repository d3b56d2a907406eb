import {
  type Change,
  type ConfigDocument,
  type DocumentResult,
  describeChange,
  diffDocuments,
  type IssueCode,
  orderDocument,
  type ValidateOptions,
  validateDocument,
} from '@sluice/config';
import { hashDocument } from '@sluice/config/node';
import { type Issue, SluiceError } from '@sluice/core';
import type { CurrentConfiguration, Revision, RevisionSummary } from '../revision-log.ts';
import type { Store } from '../store.ts';
import { InvalidChange, StaleChange } from './change-errors.ts';
import type { Edit } from './edit.ts';
import { type EditedDocument, editDocument } from './edit-document.ts';
import { protectSecrets } from './protect-secrets.ts';
import { syncRows } from './resource-rows.ts';

export interface ChangeRequest {
  /** The revision the edits were made from; 0 when there is none yet. */
  readonly basedOn: number;
  /** An e-mail address, `token:<name>`, `cli` or `system`. */
  readonly author: string;
  readonly reason?: string | undefined;
  readonly edits: readonly Edit[];
  /** What is demanded besides the document's own rules: shadowed routes, ports that are taken. */
  readonly extraRules?: ValidateOptions['extraRules'];
  /** The word in the audit log. Default `config.change`. */
  readonly action?: string | undefined;
}

/** What a change would do, or did. */
export interface ChangePlan {
  /** False when the document stays as it is: then there is no new revision. */
  readonly changed: boolean;
  readonly document: ConfigDocument;
  readonly warnings: readonly Issue[];
  readonly changes: readonly Change[];
  /** `changes` for people, in the same order. */
  readonly sentences: readonly string[];
}

export interface AppliedChange extends ChangePlan {
  /** The new revision, or the one in force when nothing changed. */
  readonly revision: RevisionSummary;
}

export interface ChangesSince {
  /** Undefined before the first revision. */
  readonly latest: RevisionSummary | undefined;
  readonly changes: readonly Change[];
  readonly sentences: readonly string[];
}

function describe(before: ConfigDocument, after: ConfigDocument) {
  const changes = diffDocuments(before, after);
  return { changes, sentences: changes.map((change) => describeChange(change)) };
}

interface PreparedChange {
  readonly plan: ChangePlan;
  readonly edited: EditedDocument;
  readonly hash: string;
  readonly before: CurrentConfiguration;
}

function prepareChange(store: Store, request: ChangeRequest): PreparedChange {
  const before = store.revisions.current();
  const latest = before.revision;
  if ((latest?.number ?? 0) !== request.basedOn) {
    if (latest === undefined) throw new SluiceError('conflict', 'There is no revision yet to base a change on.');
    throw new StaleChange(request.basedOn, latest, changesBetween(store, request.basedOn, before));
  }
  const base = store.revisions.validated(before);
  const edited = editDocument(base, request.edits);
  const validated = validateDocument(edited.document, { extraRules: request.extraRules ?? [] });
  if (!validated.ok || edited.collisions.length > 0)
    throw new InvalidChange(whyRefused(edited, validated), edited.places);
  const { warnings } = validated;
  // Both after the validation, because the indexes in issues are those of the lists as they were handed in.
  const sealed = protectSecrets(validated.document, base, store.secretKey);
  if (sealed.issues.length > 0) throw new InvalidChange(sealed.issues, edited.places);
  const document = orderDocument(sealed.document);
  const hash = hashDocument(document);
  const changed = hash !== latest?.hash;
  const described = changed ? describe(base, document) : { changes: [], sentences: [] };
  return { plan: { changed, document, warnings, ...described }, edited, hash, before };
}

/** Each name that stands twice goes back to a collision, whose path leads to the edit that gave it. */
function whyRefused({ collisions }: EditedDocument, validated: DocumentResult): readonly Issue[] {
  const issues = validated.ok ? validated.warnings : validated.issues;
  if (collisions.length === 0) return issues;
  const duplicate: IssueCode = 'duplicate_name';
  return [...collisions, ...issues.filter((issue) => issue.code !== duplicate)];
}

/**
 * What `applyChange` would do, without doing it.
 * @throws InvalidChange, StaleChange, SluiceError `not_found`
 */
export function planChange(store: Store, request: ChangeRequest): ChangePlan {
  return store.read(() => prepareChange(store, request).plan);
}

/**
 * The one way configuration is written. In one transaction that holds the write lock from its start: refuse when
 * `basedOn` is not the newest revision, edit the newest document, validate the whole of it, write the rows that the
 * edits touched, append the revision and the audit entry. All or nothing; a change that changes nothing makes no
 * revision.
 * @throws InvalidChange, StaleChange, StoreProblem, SluiceError `not_found`
 */
export function applyChange(store: Store, request: ChangeRequest): AppliedChange {
  let written: Revision | undefined;
  const applied = store.write((): AppliedChange => {
    const { plan, edited, hash, before } = prepareChange(store, request);
    if (!plan.changed && before.revision !== undefined) return { ...plan, revision: before.revision };
    const now = store.clock.now();
    const revision: RevisionSummary = {
      number: request.basedOn + 1,
      parent: before.revision?.number ?? null,
      hash,
      author: request.author,
      reason: request.reason ?? '',
      summary: plan.sentences[0] ?? '',
      changeCount: plan.changes.length,
      createdAt: now,
    };
    syncRows(store.db, plan.document, edited, now);
    written = { ...revision, document: plan.document };
    store.revisions.append(written);
    store.appendAudit({
      actor: request.author,
      action: request.action ?? 'config.change',
      subject: `revision ${revision.number}`,
      detail: { changes: plan.sentences.slice(0, 100), reason: revision.reason },
      revision: revision.number,
    });
    return { ...plan, revision };
  });
  if (written !== undefined) store.revisions.remember(written);
  return applied;
}

/**
 * Writes an older revision's document as a new revision.
 * @throws SluiceError `not_found`; InvalidChange when today's rules refuse that document; StaleChange
 */
export function rollbackTo(store: Store, number: number, author: string, reason?: string): AppliedChange {
  const target = store.revision(number);
  if (target === undefined) throw new SluiceError('not_found', `There is no revision ${number}.`);
  return applyChange(store, {
    basedOn: store.latestRevision()?.number ?? 0,
    author,
    reason: reason ?? `Roll back to revision ${number}`,
    edits: [{ op: 'replace', document: target.document }],
    action: 'config.rollback',
  });
}

function changesBetween(store: Store, number: number, after: CurrentConfiguration) {
  const base = store.revisions.find(number);
  return base === undefined ? { changes: [], sentences: [] } : describe(base.document, after.document);
}

/**
 * What happened between a revision and the newest one, so a stale edit can be shown beside it and made again on top.
 * Empty when there never was a revision of that number, as after a restore.
 */
export function changesSince(store: Store, basedOn: number): ChangesSince {
  return store.read(() => {
    const current = store.revisions.current();
    return { latest: current.revision, ...changesBetween(store, basedOn, current) };
  });
}
