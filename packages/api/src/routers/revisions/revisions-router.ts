import { type Change, describeChange, diffDocuments, resourceKinds, writeDocument } from '@sluice/config';
import { SluiceError } from '@sluice/core';
import { type Revision, rollbackTo, type Store } from '@sluice/store';
import { z } from 'zod';
import { actorOf } from '../../caller.ts';
import { announce, latestRevisionNumber } from '../../configuration/commit-change.ts';
import { type RevisionLiveStatus, toLiveStatus } from '../../configuration/live-status.ts';
import type { ApiContext } from '../../context.ts';
import { protectedProcedure, router } from '../../trpc.ts';
import { resourceHistory } from './resource-history.ts';

const number = z.int().min(1);

function findRevision(store: Store, wanted: number): Revision {
  const revision = store.revision(wanted);
  if (revision === undefined) throw new SluiceError('not_found', `There is no revision ${wanted}.`);
  return revision;
}

function liveStatusOf(ctx: Pick<ApiContext, 'store' | 'feed'>, wanted: number): RevisionLiveStatus {
  const status = ctx.feed.connection.connected ? ctx.feed.status : undefined;
  return toLiveStatus(
    findRevision(ctx.store, wanted),
    ctx.store.revisionStatus(wanted),
    latestRevisionNumber(ctx),
    status,
  );
}

/** What differs between two revisions, for people and by field. */
export interface RevisionDiff {
  readonly from: number;
  readonly to: number;
  readonly sentences: readonly string[];
  /** In the order of `sentences`. */
  readonly changes: readonly Change[];
  /** Both documents as YAML, for a line diff. */
  readonly before: string;
  readonly after: string;
}

export const revisionsRouter = router({
  /** Newest first, each with how far it came. `before` is the number of the last one seen. */
  list: protectedProcedure
    .input(z.object({ before: number.optional(), limit: z.int().min(1).max(200).default(50) }).prefault({}))
    .query(({ ctx, input }) => {
      const { before, limit } = input;
      const items = ctx.store.listRevisions(before === undefined ? { limit } : { before, limit });
      const latest = latestRevisionNumber(ctx);
      const status = ctx.feed.connection.connected ? ctx.feed.status : undefined;
      return {
        latest,
        items: items.map((item) => ({
          ...item,
          live: toLiveStatus(item, ctx.store.revisionStatus(item.number), latest, status),
        })),
        next: items.length === limit ? items.at(-1)?.number : undefined,
      };
    }),

  /** One revision with its document as YAML. */
  get: protectedProcedure.input(z.object({ number })).query(({ ctx, input }) => {
    const { document, ...summary } = findRevision(ctx.store, input.number);
    return { ...summary, yaml: writeDocument(document), live: liveStatusOf(ctx, input.number) };
  }),

  /** The newest revisions that touched one resource, with what they did to it. */
  ofResource: protectedProcedure
    .input(z.object({ kind: z.enum(resourceKinds), name: z.string().min(1).max(63) }))
    .query(({ ctx, input }) => resourceHistory(ctx.store, input.kind, input.name)),

  /** From `from` (its parent when left out, nothing before the first) to `to`. */
  diff: protectedProcedure
    .input(z.object({ from: z.int().min(0).optional(), to: number }))
    .query(({ ctx, input }): RevisionDiff => {
      const to = findRevision(ctx.store, input.to);
      const from = input.from ?? to.parent ?? 0;
      const before = from === 0 ? undefined : findRevision(ctx.store, from).document;
      const empty = { ...to.document, certificates: [], listeners: [], upstreams: [], routes: [] };
      const changes = diffDocuments(before ?? empty, to.document);
      return {
        from,
        to: input.to,
        sentences: changes.map((change) => describeChange(change)),
        changes,
        before: before === undefined ? '' : writeDocument(before),
        after: writeDocument(to.document),
      };
    }),

  /** How far a revision (the newest when left out) has come: "live on 2/2 in 12 ms". */
  status: protectedProcedure
    .input(z.object({ number: number.optional() }).prefault({}))
    .query(({ ctx, input }): RevisionLiveStatus | null => {
      const wanted = input.number ?? latestRevisionNumber(ctx);
      return wanted === 0 ? null : liveStatusOf(ctx, wanted);
    }),

  /** Writes an older revision's document as a new revision. */
  rollback: protectedProcedure
    .input(z.object({ number, reason: z.string().trim().max(500).optional() }))
    .mutation(({ ctx, input }) =>
      announce(ctx, rollbackTo(ctx.store, input.number, actorOf(ctx.caller), input.reason)),
    ),

  /** Who did what, newest first. `before` is the id of the last entry seen. */
  audit: protectedProcedure
    .input(z.object({ before: number.optional(), limit: z.int().min(1).max(200).default(100) }).prefault({}))
    .query(({ ctx, input: { before, limit } }) =>
      ctx.store.listAudit(before === undefined ? { limit } : { before, limit }),
    ),
});
