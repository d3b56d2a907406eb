import { SluiceError } from '@sluice/core';
import { parseAddress } from '@sluice/core/schema';
import { z } from 'zod';
import { commitChange, latestRevisionNumber } from '../../configuration/commit-change.ts';
import { probeTarget } from '../../probe/probe-target.ts';
import { resourceProcedures } from '../../resources/resource-procedures.ts';
import { protectedProcedure, router } from '../../trpc.ts';

const probeTimeoutMs = 3000;

export const upstreamsRouter = router({
  ...resourceProcedures('upstream'),

  /** Lets a target finish what it has and gives it nothing new, or takes that back. A revision like any other change. */
  setDraining: protectedProcedure
    .input(
      z.object({
        name: z.string().min(1).max(63),
        address: z.string().max(300),
        draining: z.boolean(),
        reason: z.string().trim().max(500).optional(),
      }),
    )
    .mutation(({ ctx, input }) => {
      const upstream = ctx.store.document().upstreams.find(({ name }) => name === input.name);
      if (upstream === undefined) throw new SluiceError('not_found', `There is no upstream "${input.name}".`);
      const at = upstream.targets.findIndex(({ address }) => address === input.address);
      if (at === -1) {
        throw new SluiceError('not_found', `The upstream "${input.name}" has no target ${input.address}.`);
      }
      const targets = upstream.targets.map((target, index) =>
        index === at ? { ...target, draining: input.draining } : target,
      );
      return commitChange(ctx, {
        basedOn: latestRevisionNumber(ctx),
        reason: input.reason,
        edits: [{ op: 'put', kind: 'upstream', name: input.name, value: { ...upstream, targets } }],
      });
    }),

  /**
   * Tries a target from the dashboard's process. A mutation, because it reaches out: only administrators may make the
   * appliance connect somewhere.
   */
  probe: protectedProcedure
    .input(
      z.object({
        address: z.string().max(300),
        kind: z.enum(['tcp', 'http']).default('http'),
        path: z
          .string()
          .max(2048)
          .regex(/^\/[\x21-\x7e]*$/)
          .optional(),
      }),
    )
    .mutation(({ ctx, input }) => {
      const target = parseAddress(input.address.trim());
      if ('problem' in target) throw new SluiceError('invalid', target.problem);
      return probeTarget({
        target,
        kind: input.kind,
        ...(input.path === undefined ? {} : { path: input.path }),
        timeoutMs: probeTimeoutMs,
        own: [ctx.appliance.adminAddress],
        clock: ctx.clock,
      });
    }),
});
