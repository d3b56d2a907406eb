import type { RouteInput } from '@sluice/config';
import { z } from 'zod';
import { latestRevisionNumber, previewChange } from '../../configuration/commit-change.ts';
import { protectedProcedure, router } from '../../trpc.ts';
import { type Simulation, simulateRequest } from './simulate-request.ts';

const requestInput = z.object({
  method: z
    .string()
    .regex(/^[A-Z][A-Z-]{0,31}$/, 'must be a method in capitals, such as GET')
    .default('GET'),
  url: z.string().min(1).max(8192),
  listener: z.string().max(63).optional(),
  headers: z
    .array(z.object({ name: z.string().max(256), value: z.string().max(8192) }))
    .max(100)
    .default([]),
  clientAddress: z.string().max(45).default('127.0.0.1'),
});

export const simulatorRouter = router({
  /**
   * Which route a request would hit, and why each other one not. `draft` is a route that is not saved yet: it takes
   * the place of the route of `name`, or is added.
   */
  explain: protectedProcedure
    .input(
      z.object({
        request: requestInput,
        draft: z.object({ name: z.string().max(63).optional(), value: z.custom<RouteInput>() }).optional(),
      }),
    )
    .query(({ ctx, input }): Simulation => {
      const { draft } = input;
      const document =
        draft === undefined
          ? ctx.store.document()
          : previewChange(ctx, {
              basedOn: latestRevisionNumber(ctx),
              edits: [{ op: 'put', kind: 'route', name: draft.name, value: draft.value }],
            }).document;
      return simulateRequest(document, input.request, {
        zone: ctx.appliance.zone,
        gauges: ctx.feed.sample?.endpointGauges,
      });
    }),
});
