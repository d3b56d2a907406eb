import { SluiceError } from '@sluice/core';
import { parseAddress } from '@sluice/core/schema';
import { z } from 'zod';
import { probeTarget } from '../../probe/probe-target.ts';
import { resourceProcedures } from '../../resources/resource-procedures.ts';
import { protectedProcedure, router } from '../../trpc.ts';

const probeTimeoutMs = 3000;

export const upstreamsRouter = router({
  ...resourceProcedures('upstream'),

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
