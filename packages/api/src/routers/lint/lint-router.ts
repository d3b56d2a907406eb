import type { Edit } from '@sluice/store';
import { z } from 'zod';
import { latestRevisionNumber, previewChange } from '../../configuration/commit-change.ts';
import { type LintFinding, lintFindings } from '../../configuration/lint-findings.ts';
import { protectedProcedure, router } from '../../trpc.ts';

const draftInput = z.object({
  kind: z.enum(['certificate', 'source', 'listener', 'upstream', 'route', 'settings']),
  /** Of what is edited; left out of what is new. */
  name: z.string().max(63).optional(),
  // The write path validates it with everything else.
  value: z.custom<object>((given) => typeof given === 'object' && given !== null, 'must be an object'),
});

export const lintRouter = router({
  /** What the newest configuration allows and hardly means. */
  list: protectedProcedure.query(({ ctx }) => {
    const { revision, document } = ctx.store.current();
    return { revision: revision?.number ?? 0, findings: lintFindings(document) };
  }),

  /** How many there are of each severity, for the navigation. */
  count: protectedProcedure.query(({ ctx }) => {
    const findings = lintFindings(ctx.store.document());
    const warnings = findings.filter(({ severity }) => severity === 'warning').length;
    return { warnings, infos: findings.length - warnings };
  }),

  /** What there would be to say of a resource that is being edited; refuses what could not be saved. */
  draft: protectedProcedure.input(draftInput).query(({ ctx, input }): readonly LintFinding[] => {
    const { kind, name, value } = input;
    const edit: Edit = kind === 'settings' ? { op: 'settings', value } : { op: 'put', kind, name, value };
    const { document } = previewChange(ctx, { basedOn: latestRevisionNumber(ctx), edits: [edit] });
    const own = kind === 'settings' ? '' : String((value as { readonly name?: unknown }).name);
    return lintFindings(document).filter((each) => each.kind === kind && each.name === own);
  }),
});
