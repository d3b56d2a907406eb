import { SluiceError } from '@sluice/core';
import { z } from 'zod';
import { resourceProcedures } from '../../resources/resource-procedures.ts';
import { protectedProcedure, router } from '../../trpc.ts';

export const sourcesRouter = router({
  ...resourceProcedures('source'),

  /** Believes the answers of a source that are held back for having far fewer endpoints than those before. */
  acceptHeld: protectedProcedure.input(z.object({ name: z.string().min(1).max(63) })).mutation(({ ctx, input }) => {
    if (!ctx.store.document().discoverySources.some(({ name }) => name === input.name)) {
      throw new SluiceError('not_found', `There is no source "${input.name}".`);
    }
    if (!ctx.feed.acceptEndpoints(input.name)) {
      throw new SluiceError('unavailable', 'The controller cannot be reached, so nobody can accept it.');
    }
  }),
});
