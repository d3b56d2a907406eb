import { type LocatedIssue, readDocument, writeDocument } from '@sluice/config';
import { SluiceError } from '@sluice/core';
import { z } from 'zod';
import {
  type ChangeResult,
  commitChange,
  latestRevisionNumber,
  previewChange,
} from '../../configuration/commit-change.ts';
import type { PreviewResult } from '../../configuration/review-change.ts';
import { shadowedRoutes } from '../../configuration/shadowed-routes.ts';

import { protectedProcedure, router } from '../../trpc.ts';

/** As large as the reader takes. */
const text = z.string().max(32 * 2 ** 20);
const reason = z.string().trim().max(500).optional();

/** What a text would change, or everything that is wrong with it with line and column. */
export type PlanResult =
  | ({ readonly ok: true; readonly basedOn: number } & PreviewResult)
  | { readonly ok: false; readonly issues: readonly LocatedIssue[] };

export const configRouter = router({
  /** A whole document as text: the newest revision's when `revision` is left out. Secrets are redacted. */
  export: protectedProcedure
    .input(
      z
        .object({
          format: z.enum(['yaml', 'json']).default('yaml'),
          comments: z.boolean().default(false),
          revision: z.int().min(1).optional(),
        })
        .prefault({}),
    )
    .query(({ ctx, input }) => {
      const wanted = input.revision ?? latestRevisionNumber(ctx);
      const document =
        input.revision === undefined ? ctx.store.document() : ctx.store.revision(input.revision)?.document;
      if (document === undefined) throw new SluiceError('not_found', `There is no revision ${wanted}.`);
      return { revision: wanted, text: writeDocument(document, { format: input.format, comments: input.comments }) };
    }),

  /** Reads and checks a YAML or JSON text against the document's own rules. Changes nothing. */
  validate: protectedProcedure.input(z.object({ text })).query(({ input }) => {
    const read = readDocument(input.text);
    return read.ok ? { ok: true as const, warnings: read.warnings } : { ok: false as const, issues: read.issues };
  }),

  /** What `apply` would do. */
  plan: protectedProcedure.input(z.object({ text })).query(({ ctx, input }): PlanResult => {
    const read = readDocument(input.text);
    if (!read.ok) return { ok: false, issues: read.issues };
    const basedOn = latestRevisionNumber(ctx);
    const plan = previewChange(ctx, { basedOn, edits: [{ op: 'replace', document: read.document }] });
    const { changed, sentences, changes } = plan;
    // With paths into the text, whose lists may be in another order than those of the plan.
    const warnings = [...plan.warnings, ...shadowedRoutes(read.document)];
    return { ok: true, basedOn, changed, sentences, changes, warnings, standing: 0 };
  }),

  /**
   * Makes the text the configuration, all or nothing. Refused with every issue and its line when it is not valid, and
   * with what happened meanwhile when it was planned on an older revision.
   */
  applyText: protectedProcedure
    .input(z.object({ text, basedOn: z.int().min(0).optional(), reason }))
    .mutation(({ ctx, input }): ChangeResult => {
      const read = readDocument(input.text);
      if (!read.ok) {
        const [first] = read.issues;
        const message = first === undefined ? 'The text is not valid.' : `Line ${first.line}: ${first.message}`;
        throw new SluiceError('invalid', message, { issues: read.issues });
      }
      return commitChange(ctx, {
        basedOn: input.basedOn,
        reason: input.reason,
        edits: [{ op: 'replace', document: read.document }],
      });
    }),
});
