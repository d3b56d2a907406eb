import { redactSecrets, type SettingsInput, settingsSchema } from '@sluice/config';
import { z } from 'zod';
import { commitChange, previewChange } from '../../configuration/commit-change.ts';
import { reviewChange } from '../../configuration/review-change.ts';
import { protectedProcedure, router } from '../../trpc.ts';

// The write path validates it with everything else; the type is for the callers.
const value = z.custom<SettingsInput>((given) => typeof given === 'object' && given !== null, 'must be an object');

export const settingsRouter = router({
  get: protectedProcedure.query(({ ctx }) => {
    const { revision, document } = ctx.store.current();
    return { revision: revision?.number ?? 0, value: redactSecrets(settingsSchema, document.settings) };
  }),

  put: protectedProcedure
    .input(z.object({ basedOn: z.int().min(0), value, reason: z.string().trim().max(500).optional() }))
    .mutation(({ ctx, input }) =>
      commitChange(ctx, {
        basedOn: input.basedOn,
        reason: input.reason,
        edits: [{ op: 'settings', value: input.value }],
      }),
    ),

  preview: protectedProcedure.input(z.object({ basedOn: z.int().min(0), value })).query(({ ctx, input }) => {
    const plan = previewChange(ctx, { basedOn: input.basedOn, edits: [{ op: 'settings', value: input.value }] });
    return reviewChange(ctx, plan, ['settings ']);
  }),
});
